/* What brings one agent onto a host: agent-placer.ts, agent-runner.ts; and by hand-over, mover.pml. */
#define MAY_PLACE(l, a) (BELIEVES(l) && !HOLDS_OFF(l) && MAY_DRAW(a) && WAITED_OUT_WHEN_SEEN(a) && \
                         (!VALID(a) || WRITTEN_OFF(l, a)))

/* readDesired and unplacedAgents; of run_agent, locate-agent.lua. Then PlacementService.selectHost, from memory. */
#define PLACES_ON(l, a, h) \
  :: d_step { MAY_PLACE(l, a) && IS_PRESENT(h) -> \
       target = h; on = incarnation[h]; seen = epoch_key[a]; seen_store = store_id; forced = WRITTEN_OFF(l, a); \
       if :: l < LEADERS -> term = term_of[l] :: else fi; \
       printf("STORY gateway %d sees agent %d without a valid lease, epoch %d, and chooses host %d\n", l, a, seen, h) }

#ifdef ENGINE
/* AgentRunner.endForGood: void-epoch.lua. Another epoch is drawn and left unused. */
inline give_up(a, epoch) {
  printf("STORY the caller of run_agent is told that epoch %d of agent %d failed\n", epoch, a);
  given_up[a] = epoch;
#ifndef GIVES_UP_WITHOUT_AN_EPOCH
  if
  :: epoch_key[a] == epoch -> highest_drawn[a] = NEXT_EPOCH(a); epoch_key[a] = highest_drawn[a]
  :: else
  fi;
#endif
  DONE
}
#endif

/* l = LEADERS is a gateway that answers run_agent: it has no term. */
proctype placer(byte l, a) {
  byte target, on, seen, seen_store, term, epoch;
  bool forced;
#ifdef MOVES
  byte source, old;
#endif
#ifdef LOST_ANSWERS
  byte last;
#endif
  do
#ifdef MOVES
  :: SEES_TO_MOVE(l, a);
     hand_over(l, a)
#endif
  :: if
     PLACES_ON(l, a, 0)
#if HOSTS > 1
     PLACES_ON(l, a, 1)
#endif
#if HOSTS > 2
     PLACES_ON(l, a, 2)
#endif
     fi;
     /* AgentPlacer.attempt: reserve-epoch.lua */
     d_step {
       GOES_ON(l) ->
       reserve_epoch(l, a, term, seen, seen_store, forced, 0, epoch);
       seen = 0; forced = false;
#ifndef LOST_ANSWERS
       seen_store = 0; term = 0;
#endif
       if
       :: epoch != 0 -> printf("STORY gateway %d reserves epoch %d of agent %d\n", l, epoch, a)
       :: else -> printf("STORY gateway %d is refused an epoch of agent %d\n", l, a); target = 0; on = 0
       fi;
       DONE
     }
     if
     :: d_step { epoch == 0 -> target = 0; on = 0; term = 0; seen_store = 0 }
     /* GrpcHost.createAgent: it may arrive at any time from here on */
     :: d_step { GOES_ON(l) && epoch != 0 ->
          creates[AT(target, a)] = creates[AT(target, a)] | (1 << epoch);
          printf("STORY gateway %d sends host %d CreateAgent of agent %d under epoch %d\n", l, target, a, epoch)
        }
#ifdef LOST_ANSWERS
        /*
         * AgentPlacer.recover: no answer came, so another host is tried, over whatever lease this very try has taken.
         * reserve-epoch.lua and createAgent as before.
         */
        if
        :: d_step { GOES_ON(l) && MAY_DRAW(a) && IS_PRESENT(HOSTS - 1 - target) -> last = epoch; target = HOSTS - 1 - target;
             on = incarnation[target]; printf("STORY no answer comes; host %d is to be tried\n", target) }
           d_step { GOES_ON(l) ->
             epoch = 0;
             reserve_epoch(l, a, term, last, seen_store, false, last, epoch);
             last = 0;
             DONE }
           d_step { GOES_ON(l) ->
             if
             :: epoch != 0 -> creates[AT(target, a)] = creates[AT(target, a)] | (1 << epoch)
             :: else
             fi;
             term = 0; seen_store = 0
           }
        :: skip
        fi;
#endif
#ifdef ENGINE
        /* run_agent got no answer: the caller is told that it failed, so what is under way must not run any more. */
        if
        :: d_step { l == LEADERS && MAY_DRAW(a) -> give_up(a, epoch) }
        :: skip
        fi;
#endif
#ifdef LIVE
        /*
         * A create's deadline is longer than a host's TTL: it waits for an answer or for the end of that host's lease.
         * After a refusal it backs off for longer than a heartbeat and than a TTL: what stood in the way has ended then.
         */
        (((creates[AT(target, a)] >> epoch) & 1) == 0 || host_key[NAME(target)] != on);
        !(ACTS(target) && process[AT(target, a)] != 0 && process[AT(target, a)] < epoch);
        !(cut[target] && IS_PRESENT(target));
#endif
        d_step { epoch = 0; target = 0; on = 0; term = 0; seen_store = 0 }
     fi
  od
}
