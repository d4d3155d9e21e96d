/* What there is outside the store: hosts, their processes, and messages under way. */
#define ALIVE  0
#define PAUSED 1  /* SIGSTOP: accepts connections, answers nothing */
#define DEAD   2  /* its port refuses */

byte up[HOSTS];
byte incarnation[HOSTS];
bool cut[HOSTS];                     /* no way to the store, though the host and its agents live */
bool deaf[HOSTS];                    /* its port refuses, though the host lives (a proxy, a filter) */
byte process[HOSTS * AGENTS];        /* the epoch of the agent's process on the host, 0: none */
byte lost[HOSTS * AGENTS];           /* the epoch that the host was told is superseded; the kill is still to come */
byte flight[HOSTS * AGENTS];         /* the epoch of a commit that a dead host had sent and the store has not seen */
byte flight_of[HOSTS];               /* its incarnation */
byte creates[HOSTS * AGENTS];        /* bit e: a CreateAgent under epoch e is under way */
#ifdef MOVES
byte prepared[HOSTS * AGENTS];       /* gateway + 1 whose successor waits on the host for its epoch, 0: none */
byte stops[HOSTS * AGENTS * LEADERS];/* bit e: the gateway's StopAgent under epoch e is under way; bit 0: by name */
byte give_ups[HOSTS * AGENTS * LEADERS]; /* bit e: its StopAgent under the key of a hand-over that got to epoch e */
byte activations[HOSTS * AGENTS * LEADERS]; /* epoch of the gateway's ActivateAgent that is under way, 0: none */
byte moves_left;
#endif
#ifdef LIVE
bool for_good[HOSTS];                /* the host's fault never ends */
bool leader_gone[LEADERS];
#endif

byte faults_left;

#ifdef LIVE
#define LIVES_ON(l)    (!leader_gone[l])
#define MAY_RECOVER(h) (!for_good[h])
#else
#define LIVES_ON(l)    true
#define MAY_RECOVER(h) true
#endif

/* The host acts, and the store hears it. */
#define ACTS(h) (up[h] == ALIVE && !cut[h])

/* Scratch of a single step; 0 between steps. */
byte x, y, verdict;

/* The end of every step that used scratch. (Spin wants a d_step to end in a plain statement anyway.) */
#define DONE x = 0; y = 0; verdict = 0
