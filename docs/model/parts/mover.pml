/*
 * A leader moves an agent by hand-over (host-drains.ts, agent-mover.ts): it prepares the successor, ends the old process,
 * reserves, activates. The placer does it, since a gateway begins with an agent once (placement-queue.ts).
 */
#ifdef MOVES
#ifdef MOVES_DURING_HOLD_OFF
#define MAY_MOVE(l) BELIEVES(l)
#else
#define MAY_MOVE(l) (BELIEVES(l) && !HOLDS_OFF(l))
#endif

/* Reconciler.compareUnderTerm: readDesired, HostDrains.leaving. Any host may be one that drains. */
#define SEES_TO_MOVE(l, a) \
  d_step { l < LEADERS && MAY_MOVE(l) && moves_left > 0 && VALID(a) && MAY_DRAW(a) -> \
    moves_left--; \
    old = holder_epoch[a]; term = term_of[l]; \
    printf("STORY gateway %d sees that agent %d under epoch %d has to leave host %d\n", l, a, old, HOST_OF(holder[a])) }

/*
 * AgentMover.move: locate-agent.lua. Then PlacementService.selectHost, from memory. Reconciler.place asks for the term before
 * that, so that nothing is prepared for naught: not modelled, it only makes a gateway leave off sooner.
 */
#define HANDS_OVER_TO(l, a, h) \
  :: d_step { GOES_ON(l) && VALID(a) && holder_epoch[a] == old && IS_PRESENT(h) && HOST_OF(holder[a]) != h -> \
       source = HOST_OF(holder[a]); target = h; epoch = old; seen_store = store_id; \
       printf("STORY gateway %d is about to hand agent %d over from host %d to host %d\n", l, a, source, h) }

#ifdef STOPS_BY_NAME
#define STOPPED 0
#else
#define STOPPED old
#endif

/* GrpcHost.stopAgent: it may arrive at any time from here on */
inline send_stop(l, h, a, e) {
  printf("STORY gateway %d sends host %d StopAgent of agent %d under epoch %d\n", l, h, a, e);
  stops[OF(l, h, a)] = stops[OF(l, h, a)] | (1 << e)
}

#ifdef GIVES_UP_BY_NAME
inline send_give_up(l, h, a, e) { send_stop(l, h, a, 0) }
#else
#ifdef STOPS_END_SUCCESSORS
inline send_give_up(l, h, a, e) { send_stop(l, h, a, e) }
#else
inline send_give_up(l, h, a, e) {
  printf("STORY gateway %d sends host %d StopAgent of agent %d under the key of its hand-over\n", l, h, a);
  give_ups[OF(l, h, a)] = give_ups[OF(l, h, a)] | (1 << e)
}
#endif
#endif

/* All after the comparison. Any call may get no answer, in time or at all. */
inline hand_over(l, a) {
  if
  HANDS_OVER_TO(l, a, 0)
#if HOSTS > 1
  HANDS_OVER_TO(l, a, 1)
#endif
#if HOSTS > 2
  HANDS_OVER_TO(l, a, 2)
#endif
  :: skip -> goto moved  /* it was moved meanwhile, or there is no other host */
  fi;
  if
  /* GrpcHost.prepareAgent, AgentHost.prepareAgent: another successor that waits there ends */
  :: d_step { GOES_ON(l) && up[target] == ALIVE && !RUNS_HERE(target, a) ->
       prepared[AT(target, a)] = l + 1;
       printf("STORY host %d prepares the successor of agent %d for gateway %d\n", target, a, l) }
  :: skip -> goto moved
  fi;
  if
  /* AgentMover.release: Term.confirm, LeaderStore.isLedUnder; then stopAgent */
#ifdef MOVER_DOES_NOT_CONFIRM_TERM
  :: d_step { GOES_ON(l) -> observe_look(l, a, term, old); send_stop(l, source, a, STOPPED) }
#else
  :: d_step { GOES_ON(l) && term == leader_key -> observe_look(l, a, term, old) }
     d_step { GOES_ON(l) -> send_stop(l, source, a, STOPPED) }
#endif
     if
     /* AgentMover.reserve: reserve-epoch.lua; the lease of the process that ended does not count */
     :: d_step { GOES_ON(l) && !((stops[OF(l, source, a)] >> STOPPED) & 1) ->
          reserve_epoch(l, a, term, old, seen_store, false, old, epoch);
          if
          :: epoch != old -> printf("STORY gateway %d reserves epoch %d of agent %d\n", l, epoch, a)
          :: else -> printf("STORY gateway %d is refused an epoch of agent %d\n", l, a)
          fi;
          DONE
        }
        if
        :: epoch == old
        /* GrpcHost.activateAgent: it may arrive at any time from here on */
        :: d_step { GOES_ON(l) && epoch != old ->
             activations[OF(l, target, a)] = epoch;
             printf("STORY gateway %d sends host %d ActivateAgent of agent %d under epoch %d\n", l, target, a, epoch) }
           if
           :: activations[OF(l, target, a)] == 0 -> goto moved
           :: skip
           fi
        fi
     :: skip
     fi
  :: skip  /* the term is over */
  fi;
  /* AgentMover.giveUp */
  d_step { GOES_ON(l) ->
    printf("STORY gateway %d gives the hand-over up\n", l);
    observe_giving_up(a, old, epoch);
    send_give_up(l, target, a, epoch)
  }
moved:
  if
  :: d_step { true -> old = 0; seen_store = 0; source = 0; target = 0; term = 0; epoch = 0 }
  fi
}
#endif
