/* The reconciler of each gateway, of which one leads, and what places one agent (agent-placer.ts). */
byte suspect[LEADERS];        /* incarnation + 1 whose port refused */
#if defined(DIAL_NOT_FENCED)
#define WRITTEN_OFF(l, a) (l < LEADERS && holder[a] != NOBODY && suspect[l] == holder[a] + 1)
#elif defined(HANDOVER_RESERVES_FIRST)
#define WRITTEN_OFF(l, a) (l < LEADERS && VALID(a))
#else
#define WRITTEN_OFF(l, a) false
#endif

#define GOES_ON(l)     (l == LEADERS || LIVES_ON(l))

proctype leader(byte l) {
  byte h;
  do
  /* campaign.lua, once a second by Reconciler.compare */
  :: d_step { LIVES_ON(l) && leader_key == 0 && term_of[l] == 0 && terms_drawn < FAULTS + 2 ->
       terms_drawn++;
       leader_key = terms_drawn;
       term_of[l] = terms_drawn;
       printf("STORY gateway %d leads under term %d\n", l, term_of[l])
     }
#ifndef DEPOSED_NEVER_LEARNS
  /* campaign.lua answers follower, or the same candidate with a new term */
  :: d_step { LIVES_ON(l) && term_of[l] != 0 && term_of[l] != leader_key ->
       printf("STORY gateway %d learns that its term %d is over\n", l, term_of[l]);
       term_of[l] = 0
     }
#endif
  /*
   * HostLiveness.suspect: a stream broke, the host was dialled at once, and its port refused. To fence it is a step of its
   * own, since it may be late: by then another gateway leads.
   */
  :: d_step { LIVES_ON(l) && term_of[l] != 0 && suspect[l] == 0 && host_key[0] != NOBODY && REFUSES(host_key[0]) ->
       suspect[l] = host_key[0] + 1;
       printf("STORY gateway %d dials incarnation %d: refused\n", l, suspect[l] - 1)
     }
#if HOSTS > 1
  :: d_step { LIVES_ON(l) && term_of[l] != 0 && suspect[l] == 0 && host_key[1] != NOBODY && REFUSES(host_key[1]) ->
       suspect[l] = host_key[1] + 1;
       printf("STORY gateway %d dials incarnation %d: refused\n", l, suspect[l] - 1)
     }
#endif
#if HOSTS > 2
  :: d_step { LIVES_ON(l) && term_of[l] != 0 && suspect[l] == 0 && host_key[2] != NOBODY && REFUSES(host_key[2]) ->
       suspect[l] = host_key[2] + 1;
       printf("STORY gateway %d dials incarnation %d: refused\n", l, suspect[l] - 1)
     }
#endif
#ifndef DIAL_NOT_FENCED
  /* HostLiveness.fence: fence-host.lua */
  :: d_step { LIVES_ON(l) && suspect[l] != 0 ->
       printf("STORY gateway %d fences incarnation %d\n", l, suspect[l] - 1);
       h = suspect[l] - 1;
       fence_host(h);
       suspect[l] = 0;
       h = 0;
       DONE
     }
#endif
  od
}

#define BELIEVES(l) (l == LEADERS || (LIVES_ON(l) && term_of[l] != 0))
/* Nobody places while hosts may not have announced themselves: StoreOutage in Reconciler.placeable, HoldOff in AgentRunner. */
#if defined(LEADER_DOES_NOT_HOLD_OFF)
#define HOLDS_OFF(l) false
#elif defined(RUN_AGENT_DOES_NOT_HOLD_OFF)
#define HOLDS_OFF(l) (!settled && l < LEADERS)
#else
#define HOLDS_OFF(l) (!settled)
#endif
#define IS_PRESENT(h) (host_key[NAME(h)] == incarnation[h])
