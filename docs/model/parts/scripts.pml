/* The scripts of the store that decide about epochs and leases, one inline for each Lua file. */

/* next-epoch.lua: max(highest + 1, clock). The clock is ahead of every epoch ever drawn. */
#ifdef EMPTY_STORE_RESETS_EPOCH
#define NEXT_EPOCH(a) (epoch_key[a] + 1)
#else
#define NEXT_EPOCH(a) (highest_drawn[a] + 1)
#endif

#define MAY_DRAW(a) (highest_drawn[a] < EPOCHS)

/* check-fence.lua */
#define OK      0
#define FENCED  1
#define UNKNOWN 2
#define STALE   3
inline check_fence(a, i, epoch) {
  if
#ifndef NO_FENCE_CHECK
  :: fenced[i] -> verdict = FENCED
  :: else
#else
  :: true
#endif
     -> if
     :: epoch_key[a] == 0 -> verdict = UNKNOWN
#ifndef NO_EPOCH_CHECK
     :: epoch_key[a] > epoch -> verdict = STALE
#ifdef HIGHER_EPOCH_IS_STALE
     :: epoch_key[a] != 0 && epoch_key[a] < epoch -> verdict = STALE
#else
     :: epoch_key[a] != 0 && epoch_key[a] < epoch -> verdict = UNKNOWN
#endif
     :: epoch_key[a] == epoch -> verdict = OK
#else
     :: else -> verdict = OK
#endif
     fi
  fi
}

/* take-lease.lua */
inline take_lease(a, i, epoch) {
  observe_taking(a, epoch, i);
  KEEP(epochs_grow, epoch >= epoch_key[a]);
  epoch_key[a] = epoch;
  holder[a] = i;
  holder_epoch[a] = epoch;
  location[a] = true
}

/* register-lease.lua, for an epoch that was reserved */
inline register_lease(h, a, i, epoch) {
  if
  :: !MAY_TAKE(h, i) -> verdict = FENCED
#ifdef REGISTER_BRINGS_EPOCH
  :: MAY_TAKE(h, i) && epoch_key[a] != epoch && epoch_key[a] != 0 -> verdict = STALE
  :: MAY_TAKE(h, i) && (epoch_key[a] == epoch || epoch_key[a] == 0) ->
#else
  :: MAY_TAKE(h, i) && epoch_key[a] != epoch -> verdict = STALE
  :: MAY_TAKE(h, i) && epoch_key[a] == epoch ->
#endif
     if
     :: holder[a] != NOBODY && holder_epoch[a] == epoch && holder[a] != i && !fenced[holder[a]] -> verdict = STALE
     :: else -> verdict = OK; take_lease(a, i, epoch)
     fi
  fi
}

/* deregister-lease.lua */
inline deregister_lease(a, i, epoch) {
  if
  :: IS_OWNER(a, i, epoch) -> location[a] = false; holder[a] = NOBODY; holder_epoch[a] = 0
  :: else
  fi
}

/* heartbeat-leases.lua and announce-leases.lua, for one agent */
inline heartbeat_lease(h, a, i, epoch) {
  if
  :: !MAY_HOLD(h, i) -> verdict = FENCED
  :: MAY_HOLD(h, i) ->
     if
#ifdef HEARTBEAT_REREGISTERS_LOWER_EPOCH
     :: true -> verdict = OK; take_lease(a, i, epoch)
#else
     :: epoch_key[a] > epoch -> verdict = STALE
     :: epoch_key[a] <= epoch ->
        if
        :: holder[a] != NOBODY && holder_epoch[a] == epoch && holder[a] != i -> verdict = STALE
        :: else -> verdict = OK; take_lease(a, i, epoch)
        fi
#endif
     fi
  fi
}

/* announce-host.lua; the caller has seen that the name is free, its own, or of a fenced one */
inline announce_host(h) {
  host_key[NAME(h)] = incarnation[h]
}

/* fence-host.lua */
inline fence_host(i) {
  if
  :: host_key[NAME(HOST_OF(i))] == i -> host_key[NAME(HOST_OF(i))] = NOBODY
  :: else
  fi;
  if
  :: incarnation[HOST_OF(i)] == i -> observe_lapse(HOST_OF(i))
  :: else
  fi;
  ever_fenced[i] = true;
  fenced[i] = true
}

/*
 * reserve-epoch.lua: by compare-and-set on what the placer saw, under its term. over is the epoch of its own last try, whose
 * lease does not count, 0 for none. Leaves the epoch, or 0, in got.
 */
#ifdef NO_TERM_CHECK
#define DEPOSED(l, term) false
#else
#define DEPOSED(l, term) (l < LEADERS && term != leader_key)
#endif
#ifdef CAS_WITHOUT_STORE_ID
#define IS_AS_SEEN(l, a, seen, seen_store) (epoch_key[a] == seen)
#else
#define IS_AS_SEEN(l, a, seen, seen_store) (epoch_key[a] == seen && (l < LEADERS || store_id == seen_store))
#endif
#ifdef RESERVE_IGNORES_LEASE
#define IS_HELD(a, forced, over) false
#else
#define IS_HELD(a, forced, over) (VALID(a) && !forced && holder_epoch[a] != over)
#endif

inline learn_deposed(l, term) {
#ifdef DEPOSED_NEVER_LEARNS
  skip
#else
  term_of[l] = (term_of[l] == term -> 0 : term_of[l])
#endif
}

inline reserve_epoch(l, a, term, seen, seen_store, forced, over, got) {
  if
  :: DEPOSED(l, term) -> learn_deposed(l, term)
  :: !DEPOSED(l, term) && IS_AS_SEEN(l, a, seen, seen_store) && !IS_HELD(a, forced, over) && WAITED_OUT_IN_RESERVE(a) && MAY_DRAW(a) ->
     got = NEXT_EPOCH(a);
     observe_draw(a, got, over);
     epoch_key[a] = got
  :: else
  fi
}
