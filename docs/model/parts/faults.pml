/* What goes wrong, within the budget, and what time brings. */
#ifdef LIVE
#define OTHER_HOST(h) (HOSTS - 1 - (h))
#define MAY_FAIL(h)   (faults_left > 0)
#define MAY_FAIL_FOR_GOOD(h) (faults_left > 0 && !for_good[OTHER_HOST(h)])
#else
#define MAY_FAIL(h) (faults_left > 0)
#endif

/* Nobody has renewed the agent's lease for 60 s: its host's, of 15 s, ran out before, or no process belongs to it. */
#define ABANDONED(a) (!HAS_IT(HOST_OF(holder[a]), a) || (!ACTS(HOST_OF(holder[a])) && !OWNER_LIVES(holder[a])))
#define HAS_IT(h, a) (incarnation[h] == holder[a] && process[AT(h, a)] == holder_epoch[a])

inline die(h) {
  faults_left--;
  up[h] = DEAD;
  for (x : 0 .. AGENTS - 1) {
    flight[AT(h, x)] = (cut[h] -> 0 : process[AT(h, x)]);
    process[AT(h, x)] = 0;
    lost[AT(h, x)] = 0;
    end_prepared(h, x);
    in_force[AT(h, x)] = false;
    frozen_off(h, x)
  }
  flight_of[h] = incarnation[h]
}

proctype faults_of_host(byte h) {
  do
#ifdef DIE
  :: d_step { MAY_FAIL(h) && up[h] != DEAD -> die(h); printf("STORY host %d dies\n", h); DONE }
#ifdef LIVE
  :: d_step { MAY_FAIL_FOR_GOOD(h) && up[h] != DEAD -> die(h); for_good[h] = true; DONE }
#endif
#endif
#ifdef PAUSE
  :: d_step { MAY_FAIL(h) && up[h] == ALIVE -> faults_left--; up[h] = PAUSED; printf("STORY host %d is paused\n", h) }
#ifdef LIVE
  :: d_step { MAY_FAIL_FOR_GOOD(h) && up[h] == ALIVE -> faults_left--; up[h] = PAUSED; for_good[h] = true }
#endif
  :: d_step { up[h] == PAUSED && MAY_RECOVER(h) -> up[h] = ALIVE; printf("STORY host %d goes on\n", h) }
#endif
#ifdef CUT
  :: d_step { MAY_FAIL(h) && ACTS(h) -> faults_left--; cut[h] = true; printf("STORY host %d loses the store\n", h) }
#ifdef LIVE
  :: d_step { MAY_FAIL_FOR_GOOD(h) && ACTS(h) -> faults_left--; cut[h] = true; for_good[h] = true }
#endif
  :: d_step { cut[h] && MAY_RECOVER(h) -> cut[h] = false; printf("STORY host %d reaches the store again\n", h) }
#endif
#ifdef DEAF
  :: d_step { MAY_FAIL(h) && up[h] == ALIVE && !deaf[h] ->
       faults_left--; deaf[h] = true; printf("STORY the port of host %d refuses, though the host lives\n", h) }
  :: d_step { deaf[h] -> deaf[h] = false; printf("STORY the port of host %d answers again\n", h) }
#endif
#ifdef STRICT
  /* The guard's deadline */
  :: d_step { up[h] != DEAD && (!ACTS(h) || fenced[incarnation[h]]) && process[AT(h, 0)] != 0 && !frozen[AT(h, 0)] ->
       frozen[AT(h, 0)] = true; printf("STORY the guard of host %d freezes its processes\n", h) }
  :: d_step { fenced[incarnation[h]] && !waited[incarnation[h]] && QUIET(h, 0) ->
       waited[incarnation[h]] = true;
       printf("STORY the lease of fenced incarnation %d would have run out now\n", incarnation[h]) }
#endif
  /* The host's lease runs out: it was not renewed. */
  :: d_step { host_key[NAME(h)] == incarnation[h] && !ACTS(h) && QUIET(h, 0) ->
       host_key[NAME(h)] = NOBODY;
       observe_lapse(h);
       printf("STORY the lease of host %d runs out\n", h)
     }
  /* The lease of a name whose incarnation is gone runs out. */
  :: d_step { HOST_OF(host_key[NAME(h)]) == h && host_key[NAME(h)] != NOBODY && host_key[NAME(h)] != incarnation[h] ->
       host_key[NAME(h)] = NOBODY;
       printf("STORY the lease of an incarnation of host %d that is gone runs out\n", h)
     }
  od
}

#define ANNOUNCED(h, a) (process[AT(h, a)] == 0 || epoch_key[a] >= process[AT(h, a)])
#if AGENTS > 1
#define ALL_ANNOUNCED(h) (ANNOUNCED(h, 0) && ANNOUNCED(h, 1))
#else
#define ALL_ANNOUNCED(h) ANNOUNCED(h, 0)
#endif
/*
 * The hold-off is long enough for every host that acts to renew its own lease and, with it, to announce its agents'; and
 * for the lease of one that does not act to run out, unless it had renewed it, and announced its agents, after the loss.
 */
#if defined(HOLD_OFF_SHORTER_THAN_HEARTBEAT)
#define BACK(h) (!ACTS(h) || IS_PRESENT(h))
#elif defined(HOLD_OFF_WAITS_FOR_ALL_HOSTS)
#define BACK(h) (IS_PRESENT(h) && ALL_ANNOUNCED(h))
#else
#define BACK(h) ((IS_PRESENT(h) && ALL_ANNOUNCED(h)) || (!ACTS(h) && !IS_PRESENT(h)))
#endif
#if HOSTS > 2
#define ALL_BACK (BACK(0) && BACK(1) && BACK(2))
#elif HOSTS > 1
#define ALL_BACK (BACK(0) && BACK(1))
#else
#define ALL_BACK BACK(0)
#endif

#define LEASE_RUNS_OUT(a) \
  :: d_step { location[a] && ABANDONED(a) -> \
       location[a] = false; in_force[AT(HOST_OF(holder[a]), a)] = false; \
       printf("STORY the lease of agent %d runs out\n", a) }

proctype faults_of_store() {
  byte k;
  do
#ifdef EMPTY
  :: d_step { faults_left > 0 && store_id < 1 ->
       faults_left--;
       printf("STORY the store loses all its data\n");
       for (k : 0 .. AGENTS - 1) {
         epoch_key[k] = 0; holder[k] = NOBODY; holder_epoch[k] = 0; location[k] = false; committed[k] = 0
       }
       for (k : 0 .. HOSTS - 1) { host_key[k] = NOBODY }
       for (k : 0 .. INCARNATIONS - 1) { fenced[k] = false }
       leader_key = 0;
       store_id++;
       settled = false;
       k = 0
     }
#endif
#ifdef FAILOVER
  /* A replica takes over that had stopped to follow some time before; the store's id is the same. */
  :: d_step { faults_left > 0 && !replica_lags && store_id < 1 ->
       faults_left--;
       replica_lags = true;
       for (k : 0 .. AGENTS - 1) {
         old_epoch_key[k] = epoch_key[k]; old_holder[k] = holder[k]; old_holder_epoch[k] = holder_epoch[k];
         old_location[k] = location[k]; old_committed[k] = committed[k]
       }
       for (k : 0 .. HOSTS - 1) { old_host_key[k] = host_key[k] }
       for (k : 0 .. INCARNATIONS - 1) { old_fenced[k] = fenced[k] }
       k = 0
     }
  :: d_step { replica_lags ->
       replica_lags = false;
       printf("STORY the store fails over to a replica that lags\n");
       for (k : 0 .. AGENTS - 1) {
         epoch_key[k] = old_epoch_key[k]; holder[k] = old_holder[k]; holder_epoch[k] = old_holder_epoch[k];
         location[k] = old_location[k]; committed[k] = old_committed[k];
         old_epoch_key[k] = 0; old_holder[k] = 0; old_holder_epoch[k] = 0; old_location[k] = false; old_committed[k] = 0
       }
       for (k : 0 .. HOSTS - 1) { host_key[k] = old_host_key[k]; old_host_key[k] = 0 }
       for (k : 0 .. INCARNATIONS - 1) { fenced[k] = old_fenced[k]; old_fenced[k] = false }
       leader_key = 0;
       store_id++;
       settled = false;
       k = 0
     }
#endif
  :: d_step { !settled && ALL_BACK ->
       settled = true;
       for (k : 0 .. HOSTS - 1) {
         if
         :: !IS_PRESENT(k) -> observe_lapse(k)
         :: else
         fi
       }
       k = 0;
       printf("STORY the hold-off after the outage ends\n");
       DONE
     }
#ifdef LAPSE
  /* The leader was paused for longer than its lease. */
  :: d_step { faults_left > 0 && leader_key != 0 -> faults_left--; leader_key = 0; printf("STORY the leader's lease runs out\n") }
#ifdef LIVE
  :: d_step { faults_left > 0 && !leader_gone[1] -> faults_left--; leader_gone[0] = true;
       if :: leader_key == term_of[0] -> leader_key = 0 :: else fi }
  :: d_step { faults_left > 0 && !leader_gone[0] -> faults_left--; leader_gone[1] = true;
       if :: leader_key == term_of[1] -> leader_key = 0 :: else fi }
#endif
#endif
  LEASE_RUNS_OUT(0)
#if AGENTS > 1
  LEASE_RUNS_OUT(1)
#endif
  od
}
