/*
 * What the store holds. 0 is an absent epoch, NOBODY an absent incarnation. A key that expires is removed by an event of
 * faults.pml.
 */
byte epoch_key[AGENTS];      /* agent_epoch:<agent> */
byte holder[AGENTS];         /* agent_holder:<agent>: incarnation … */
byte holder_epoch[AGENTS];   /* … and epoch of the last lease taken; outlives the lease */
bool location[AGENTS];       /* agent_location:<agent> lives; its value is the holder's */
byte host_key[HOSTS];        /* host:<name>: incarnation */
bool fenced[INCARNATIONS];   /* fenced:<incarnation> */
byte leader_key;             /* term of the leader's lease, 0: vacant */
byte store_id;
bool settled;                /* no outage ended less than the hold-off ago (DESIGN 5.4, After a store outage) */
byte terms_drawn;            /* with the clock in it, a term is always new */
byte term_of[LEADERS];       /* no key: the term under which a gateway believes to lead, 0: it does not */
#ifdef FAILOVER
byte old_epoch_key[AGENTS], old_holder[AGENTS], old_holder_epoch[AGENTS], old_committed[AGENTS];
bool old_location[AGENTS], old_fenced[INCARNATIONS];
byte old_host_key[HOSTS];
bool replica_lags;
#endif

/* may-hold.lua */
#define MAY_HOLD(h, i) (!fenced[i] && (host_key[NAME(h)] == NOBODY || host_key[NAME(h)] == (i)))

/* To take a lease, the host's own must live; to renew one, that of a store that lost it need not be back yet. */
#ifdef REGISTER_WITHOUT_HOST_LEASE
#define MAY_TAKE(h, i) MAY_HOLD(h, i)
#else
#define MAY_TAKE(h, i) (!fenced[i] && host_key[NAME(h)] == (i))
#endif

/* valid-lease.lua */
#define OWNER_LIVES(i) (!fenced[i] && host_key[NAME(HOST_OF(i))] == (i))
#define VALID(a) (location[a] && holder[a] != NOBODY && OWNER_LIVES(holder[a]))

#define IS_OWNER(a, i, epoch) (holder[a] == (i) && holder_epoch[a] == (epoch))

/* Strict guilds: a refused connection is no proof that the processes ended, so the fenced one's lease is waited out. */
#ifdef STRICT
bool waited[INCARNATIONS];   /* the lease of the fenced incarnation would have run out by now */
#define WAITED_OUT(a) (holder[a] == NOBODY || !fenced[holder[a]] || waited[holder[a]])
#else
#define WAITED_OUT(a) true
#endif
#ifdef STRICT_TRUSTS_REFUSAL
#define WAITED_OUT_WHEN_SEEN(a) true
#else
#define WAITED_OUT_WHEN_SEEN(a) WAITED_OUT(a)
#endif
#if defined(STRICT_TRUSTS_REFUSAL) || defined(STRICT_WAIT_NOT_IN_RESERVE)
#define WAITED_OUT_IN_RESERVE(a) true
#else
#define WAITED_OUT_IN_RESERVE(a) WAITED_OUT(a)
#endif
