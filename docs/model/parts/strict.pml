/* Strict guilds (DESIGN 5.4): a guard beside each host freezes the processes when renewals stop reaching it. */
#ifdef STRICT
bool frozen[HOSTS * AGENTS];
#define IS_FROZEN(h, a) frozen[AT(h, a)]

/* The guard's deadline is before the lease's: what is not frozen yet keeps the clock of the lease from running out. */
#ifdef NO_GUARD
#define QUIET(h, a) true
#else
#define QUIET(h, a) (process[AT(h, a)] == 0 || frozen[AT(h, a)])
#endif

inline frozen_off(h, a) { frozen[AT(h, a)] = false }

inline observe_process(a) {
  y = 0;
  for (x : 0 .. HOSTS - 1) { y = y + (process[AT(x, a)] != 0 && !frozen[AT(x, a)]) }
  KEEP(one_process, y <= 1)
}

/* On the renewal of the agent's own lease: that of its host's says nothing of a higher epoch. */
inline thaw(h, a) {
  if
  :: frozen[AT(h, a)] && verdict == OK && VALID(a) && IS_OWNER(a, incarnation[h], process[AT(h, a)]) ->
     frozen[AT(h, a)] = false;
     observe_process(a)
  :: else
  fi
}

inline thaw_early(h) {
#ifdef THAW_ON_HOST_LEASE
  frozen[AT(h, 0)] = false;
  observe_process(0)
#else
  skip
#endif
}
#else
#define IS_FROZEN(h, a)     false
#define QUIET(h, a)         true
inline frozen_off(h, a) { skip }
inline observe_process(a) { skip }
inline thaw(h, a) { skip }
inline thaw_early(h) { skip }
#endif
