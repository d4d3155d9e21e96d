/* A host (host-presence.ts, agent-host.ts) and each of its agents (hosted-agent.ts, agent-roster.ts). */

/* A successor that waits for its epoch: no other start of the agent on this host leaves it (AgentHost.endForsaken). */
#ifdef MOVES
inline end_prepared(h, a) { prepared[AT(h, a)] = 0 }
#else
inline end_prepared(h, a) { skip }
#endif

/* AgentHost.endFenced: all agents end, then another incarnation is drawn. */
inline end_fenced(h) {
  for (y : 0 .. AGENTS - 1) {
    if
    :: process[AT(h, y)] != 0 -> deregister_lease(y, incarnation[h], process[AT(h, y)])
    :: else
    fi;
    process[AT(h, y)] = 0;
    lost[AT(h, y)] = 0;
    end_prepared(h, y);
    in_force[AT(h, y)] = false;
    frozen_off(h, y)
  }
  incarnation[h] = incarnation[h] + 1
}

#define MAY_REDRAW(h) (incarnation[h] < FIRST(h) + LIVES - 1)

/* The port of incarnation i refuses. Another incarnation's answer means the same. */
#define REFUSES(i) (up[HOST_OF(i)] == DEAD || incarnation[HOST_OF(i)] != (i) || deaf[HOST_OF(i)])

#if AGENTS > 1
#define HAS_AGENTS(h) (process[AT(h, 0)] != 0 || process[AT(h, 1)] != 0)
#else
#define HAS_AGENTS(h) (process[AT(h, 0)] != 0)
#endif

#define PRESENT(h) host_key[NAME(h)]
#define OTHERS(h)  (PRESENT(h) != NOBODY && PRESENT(h) != incarnation[h] && !fenced[PRESENT(h)])

proctype host(byte h) {
  do
  /* HostPresence.renew and take: announce-host.lua; AgentHost.beginAnew */
  :: d_step { ACTS(h) && fenced[incarnation[h]] && MAY_REDRAW(h) ->
       printf("STORY host %d finds its incarnation %d fenced, ends its agents and draws another\n", h, incarnation[h]);
       end_fenced(h);
       DONE
     }
  :: d_step { ACTS(h) && !fenced[incarnation[h]] && PRESENT(h) != incarnation[h] && !OTHERS(h) ->
       printf("STORY host %d announces incarnation %d\n", h, incarnation[h]);
       announce_host(h);
       observe_leases(h);
       thaw_early(h);
       DONE
     }
  /* HostPresence.contest: fence-host.lua; or the end of one who had the name before */
  :: d_step { ACTS(h) && !fenced[incarnation[h]] && OTHERS(h) && HAS_AGENTS(h) && MAY_REDRAW(h) ->
       printf("STORY host %d finds its name taken by incarnation %d and ends its agents\n", h, PRESENT(h));
       end_fenced(h);
       DONE
     }
  :: d_step { ACTS(h) && !fenced[incarnation[h]] && OTHERS(h) && !HAS_AGENTS(h) && REFUSES(PRESENT(h)) ->
       printf("STORY host %d fences incarnation %d, whose port refuses, to take its name\n", h, PRESENT(h));
       y = PRESENT(h);
#ifdef NEWCOMER_DOES_NOT_FENCE
       PRESENT(h) = incarnation[h];
#else
       fence_host(y);
#endif
       DONE
     }
  /* A process that died starts again, on the same machine, under the same name. */
  :: d_step { up[h] == DEAD && MAY_REDRAW(h) && MAY_RECOVER(h) ->
       incarnation[h] = incarnation[h] + 1;
       up[h] = ALIVE;
       cut[h] = false;
       deaf[h] = false;
       printf("STORY host %d starts as incarnation %d\n", h, incarnation[h]);
       DONE
     }
  od
}

/* The end of one process: its lease is given up where the store can be reached. */
inline end_process(h, a) {
  if
  :: ACTS(h) -> deregister_lease(a, incarnation[h], process[AT(h, a)])
  :: else
  fi;
  process[AT(h, a)] = 0;
  in_force[AT(h, a)] = false;
  frozen_off(h, a)
}

#define RUNS_HERE(h, a) (process[AT(h, a)] != 0)

/* Whether the store's answer to a heartbeat would change anything. */
#define HEARTBEAT_MATTERS(h, a) \
  (!(holder[a] == incarnation[h] && holder_epoch[a] == process[AT(h, a)] && location[a] && \
     epoch_key[a] == process[AT(h, a)] && !IS_FROZEN(h, a)) && lost[AT(h, a)] != process[AT(h, a)])

/* Whether a commit would be applied for the first time under its epoch, or be refused for good. */
#if defined(HIGHER_EPOCH_IS_STALE) || defined(NO_EPOCH_CHECK)
#define IS_KNOWN(h, a) (epoch_key[a] != 0)
#else
#define IS_KNOWN(h, a) (epoch_key[a] >= process[AT(h, a)])
#endif
#define COMMIT_MATTERS(h, a) \
  (lost[AT(h, a)] != process[AT(h, a)] && \
   (fenced[incarnation[h]] || \
    (IS_KNOWN(h, a) && (epoch_key[a] != process[AT(h, a)] || committed[a] != process[AT(h, a)]))))

inline deliver_create(h, a, e) {
  creates[AT(h, a)] = creates[AT(h, a)] & ~(1 << e);
  end_prepared(h, a);
  if
  :: cut[h] || RUNS_HERE(h, a) -> printf("STORY host %d refuses the CreateAgent of agent %d under epoch %d\n", h, a, e)
  :: else ->
     register_lease(h, a, incarnation[h], e);
     if
     :: verdict == OK ->
        KEEP(no_late_create, e == highest_drawn[a]);
#ifdef ENGINE
        KEEP(no_orphan, e != given_up[a]);
#endif
        printf("STORY host %d takes agent %d under epoch %d\n", h, a, e);
        process[AT(h, a)] = e;
        observe_process(a);
        observe_leases(h)
     :: else -> printf("STORY host %d may not take agent %d under epoch %d\n", h, a, e)
     fi
  fi
}

/* AgentHost.createAgent, HostedAgent.open: register-lease.lua before the process starts */
#define CREATE_ARRIVES(h, a, e) \
  :: d_step { up[h] == ALIVE && ((creates[AT(h, a)] >> e) & 1) -> deliver_create(h, a, e); DONE }

#ifdef MOVES
inline end_as_asked(l, h, a, e) {
  printf("STORY host %d ends agent %d under epoch %d, as gateway %d asked under epoch %d\n", h, a, process[AT(h, a)], l, e);
  KEEP(no_needless_end, MAY_END(a, process[AT(h, a)], incarnation[h]));
  end_process(h, a)
}

inline end_prepared_as_asked(l, h, a, e) {
  printf("STORY host %d ends the successor of agent %d that gateway %d prepared, as gateway %d asked under epoch %d\n", h, a,
         prepared[AT(h, a)] - 1, l, e);
  KEEP(own_successor, prepared[AT(h, a)] == l + 1);
  end_prepared(h, a)
}

/* A successor that waits has no epoch: only a stop that names none means it. */
#ifdef STOPS_END_SUCCESSORS
#define MEANS_PREPARED(e) true
#else
#define MEANS_PREPARED(e) ((e) == 0)
#endif

/* The key of a hand-over: of the successor that this gateway prepared, or of what it became. */
inline deliver_give_up(l, h, a, e) {
  give_ups[OF(l, h, a)] = give_ups[OF(l, h, a)] & ~(1 << e);
  if
  :: process[AT(h, a)] == e -> end_as_asked(l, h, a, e)
  :: !RUNS_HERE(h, a) && prepared[AT(h, a)] == l + 1 -> end_prepared_as_asked(l, h, a, e)
  :: else -> printf("STORY host %d has no successor of agent %d that gateway %d may give up\n", h, a, l)
  fi
}

inline deliver_stop(l, h, a, e) {
  stops[OF(l, h, a)] = stops[OF(l, h, a)] & ~(1 << e);
  if
  :: RUNS_HERE(h, a) && (process[AT(h, a)] <= e || e == 0) -> end_as_asked(l, h, a, e)
  :: !RUNS_HERE(h, a) && prepared[AT(h, a)] != 0 && MEANS_PREPARED(e) -> end_prepared_as_asked(l, h, a, e)
  :: else -> printf("STORY host %d has no agent %d to end for gateway %d under epoch %d\n", h, a, l, e)
  fi
}

inline deliver_activation(l, h, a) {
  if
  :: prepared[AT(h, a)] == l + 1 ->
     if
     :: cut[h] -> verdict = UNKNOWN
     :: else -> register_lease(h, a, incarnation[h], activations[OF(l, h, a)])
     fi;
     if
     :: verdict == OK ->
        KEEP(no_late_create, activations[OF(l, h, a)] == highest_drawn[a]);
        printf("STORY the successor of agent %d on host %d takes over under epoch %d\n", a, h, activations[OF(l, h, a)]);
        process[AT(h, a)] = activations[OF(l, h, a)];
        observe_leases(h)
     :: else -> printf("STORY the successor of agent %d on host %d may not take over\n", a, h)
     fi;
     end_prepared(h, a)
  :: else -> printf("STORY host %d has no successor of agent %d for gateway %d\n", h, a, l)
  fi;
  activations[OF(l, h, a)] = 0
}

/* AgentHost.stopAgent: what runs under a higher epoch is left alone; with a key, what another began; deregister-lease.lua */
#define STOP_ARRIVES(l, h, a, e) \
  :: d_step { up[h] == ALIVE && ((stops[OF(l, h, a)] >> e) & 1) -> deliver_stop(l, h, a, e); DONE } \
  :: d_step { up[h] == ALIVE && ((give_ups[OF(l, h, a)] >> e) & 1) -> deliver_give_up(l, h, a, e); DONE }
#define FIRST_STOPS_ARRIVE(l, h, a) \
  STOP_ARRIVES(l, h, a, 0) STOP_ARRIVES(l, h, a, 1) STOP_ARRIVES(l, h, a, 2) STOP_ARRIVES(l, h, a, 3)
#if EPOCHS > 3
#define STOPS_ARRIVE(l, h, a) \
  FIRST_STOPS_ARRIVE(l, h, a) STOP_ARRIVES(l, h, a, 4) STOP_ARRIVES(l, h, a, 5) STOP_ARRIVES(l, h, a, 6)
#else
#define STOPS_ARRIVE(l, h, a) FIRST_STOPS_ARRIVE(l, h, a)
#endif
/* AgentHost.activateAgent, HostedAgent.awaitActivation: register-lease.lua */
#define ACTIVATION_ARRIVES(l, h, a) \
  :: d_step { up[h] == ALIVE && activations[OF(l, h, a)] != 0 -> deliver_activation(l, h, a); DONE }
#endif

proctype hosted_agent(byte h, a) {
  do
#ifdef MOVES
  STOPS_ARRIVE(0, h, a)
  ACTIVATION_ARRIVES(0, h, a)
#if LEADERS > 1
  STOPS_ARRIVE(1, h, a)
  ACTIVATION_ARRIVES(1, h, a)
#endif
  /* AgentRoster.giveUp: a successor's start has a deadline, whatever became of who prepared it */
  :: d_step { up[h] == ALIVE && prepared[AT(h, a)] != 0 -> end_prepared(h, a); DONE }
#endif
  CREATE_ARRIVES(h, a, 1)
  CREATE_ARRIVES(h, a, 2)
#if EPOCHS > 2
  CREATE_ARRIVES(h, a, 3)
#endif
#if EPOCHS > 3
  CREATE_ARRIVES(h, a, 4)
#endif
#if EPOCHS > 4
  CREATE_ARRIVES(h, a, 5)
#endif
#if EPOCHS > 5
  CREATE_ARRIVES(h, a, 6)
#endif
#if EPOCHS > 6
  CREATE_ARRIVES(h, a, 7)
#endif
  /* commit.lua, acknowledge.lua, publish.lua, subscribe.lua, take.lua, take-replayed.lua, count-attempt.lua, open.lua */
  :: d_step { ACTS(h) && RUNS_HERE(h, a) && COMMIT_MATTERS(h, a) ->
       check_fence(a, incarnation[h], process[AT(h, a)]);
       if
       :: verdict == OK ->
          printf("STORY a commit of agent %d on host %d under epoch %d is accepted\n", a, h, process[AT(h, a)]);
          observe_commit(a, process[AT(h, a)], incarnation[h])
       :: verdict == STALE || verdict == FENCED ->
          printf("STORY a commit of agent %d on host %d under epoch %d is refused\n", a, h, process[AT(h, a)]);
          lost[AT(h, a)] = process[AT(h, a)]
       :: verdict == UNKNOWN  /* HostedAgent.beginAgainAnnounced: the heartbeat first */
       fi;
       DONE
     }
  /* A dead host's last commit arrives. */
  :: d_step { flight[AT(h, a)] != 0 ->
       check_fence(a, flight_of[h], flight[AT(h, a)]);
       if
       :: verdict == OK ->
          printf("STORY a commit that host %d sent before its end is accepted under epoch %d\n", h, flight[AT(h, a)]);
          observe_commit(a, flight[AT(h, a)], flight_of[h])
       :: else
       fi;
       flight[AT(h, a)] = 0;
       DONE
     }
  /* AgentHost.heartbeat: heartbeat-leases.lua, announce-leases.lua */
  :: d_step { ACTS(h) && RUNS_HERE(h, a) && HEARTBEAT_MATTERS(h, a) && (PRESENT(h) == NOBODY || PRESENT(h) == incarnation[h]) &&
              !fenced[incarnation[h]] ->
       heartbeat_lease(h, a, incarnation[h], process[AT(h, a)]);
       if
       :: verdict == OK -> printf("STORY host %d registers agent %d again under epoch %d\n", h, a, process[AT(h, a)])
       :: verdict == STALE ->
          printf("STORY host %d learns that epoch %d of agent %d is superseded\n", h, process[AT(h, a)], a);
          lost[AT(h, a)] = process[AT(h, a)]
       :: else
       fi;
       observe_leases(h);
       thaw(h, a);
       DONE
     }
  /* HostedAgentParts.onLost, AgentHost.killAll, AgentRoster.present; the lease ends by deregister-lease.lua */
  :: d_step { up[h] == ALIVE && lost[AT(h, a)] != 0 ->
       if
#ifdef KILL_BY_NAME
       :: RUNS_HERE(h, a) ->
#else
       :: process[AT(h, a)] == lost[AT(h, a)] ->
#endif
          printf("STORY host %d ends the process of agent %d under epoch %d\n", h, a, process[AT(h, a)]);
          KEEP(no_needless_end, MAY_END(a, process[AT(h, a)], incarnation[h]));
          end_process(h, a)
       :: else
       fi;
       lost[AT(h, a)] = 0;
       DONE
     }
#ifdef CRASHES
  /* The agent ends by itself: a start that failed, a crash loop's end, a stop. */
  :: d_step { up[h] == ALIVE && RUNS_HERE(h, a) && faults_left > 0 ->
       faults_left--;
       printf("STORY agent %d ends by itself on host %d\n", a, h);
       end_process(h, a);
       DONE
     }
#endif
  od
}
