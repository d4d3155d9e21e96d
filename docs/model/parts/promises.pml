/*
 * What must always hold. Each promise is a variable that stays true; Spin names it when it falls. The ghosts below are
 * what an all-knowing observer would write down; no part of the system reads them.
 */
#define KEEP(promise, condition) promise = (condition) || !(CHECK & BIT_##promise); assert(promise)

/* In the history that the store holds, no epoch's commit comes after a higher epoch's. */
bool single_writer = true;
#define BIT_single_writer 1

/* An epoch of an agent is held by one incarnation; by another one only when the first is fenced. */
bool one_holder = true;
#define BIT_one_holder 2

/* A new epoch is higher than every one before it, whatever happened to the store, and the highest never sinks. */
bool epochs_grow = true;
#define BIT_epochs_grow 4

/* A CreateAgent takes the agent only under the highest epoch that was ever drawn for it. */
bool no_late_create = true;
#define BIT_no_late_create 8

/*
 * No epoch is drawn over an owner whose lease is in force: not fenced, renewed within its TTL. Except by the placer that
 * started it, got no answer, and told nobody yet that it runs.
 */
bool no_theft = true;
#define BIT_no_theft 16

/* Nothing that a fenced incarnation sends is applied. */
bool fenced_is_silent = true;
#define BIT_fenced_is_silent 32

/*
 * A process is ended only because a higher epoch was drawn, its host was fenced or renamed, or somebody moves it: this very
 * process, and who moves it led when he last looked. Or by who placed it by a hand-over, and told nobody yet that it runs.
 */
bool no_needless_end = true;
#define BIT_no_needless_end 64
#ifdef MOVES
byte let_go[AGENTS];                     /* bit e: whoever moves the agent may end its process under epoch e */
#define IS_LET_GO(a, epoch) ((let_go[a] >> (epoch)) & 1)
#else
#define IS_LET_GO(a, epoch) false
#endif
#define MAY_END(a, epoch, i) ((epoch) < highest_drawn[a] || ever_fenced[i] || IS_LET_GO(a, epoch))

/* Strict guilds: at most one process of the agent runs unfrozen, wherever. */
bool one_process = true;
#define BIT_one_process 128

#ifdef ENGINE
/* A start whose caller was told that it failed never takes the agent. */
bool no_orphan = true;
#define BIT_no_orphan 256
byte given_up[AGENTS];
#endif

#ifdef MOVES
/* A gateway's StopAgent ends no successor that another one has prepared. */
bool own_successor = true;
#define BIT_own_successor 512
#endif

byte highest_drawn[AGENTS];              /* over all lives of the store */
byte committed[AGENTS];                  /* epoch of the last commit in the history that the store holds */
byte first_holder[AGENTS * (EPOCHS + 1)];/* incarnation + 1 */
bool ever_fenced[INCARNATIONS];           /* also when the store has forgotten it */
bool in_force[HOSTS * AGENTS];           /* the agent's lease was renewed within the TTL, whatever the store lost */

/* The agent runs on the host, and the store takes what it does. */
#define RUNS_ON(h, a) (ACTS(h) && process[AT(h, a)] != 0 && process[AT(h, a)] == epoch_key[a] && VALID(a) && \
                       IS_OWNER(a, incarnation[h], process[AT(h, a)]))

inline observe_draw(a, epoch, over) {
  KEEP(epochs_grow, epoch > highest_drawn[a]);
  for (x : 0 .. HOSTS - 1) {
    KEEP(no_theft, !(in_force[AT(x, a)] && process[AT(x, a)] == highest_drawn[a] && highest_drawn[a] > 0) || process[AT(x, a)] == over)
  }
  highest_drawn[a] = epoch
}

inline observe_taking(a, epoch, i) {
  y = first_holder[OWN(a, epoch)];
  KEEP(one_holder, y == 0 || y == i + 1 || fenced[y - 1]);
  first_holder[OWN(a, epoch)] = i + 1
}

inline observe_commit(a, epoch, i) {
  KEEP(single_writer, epoch >= committed[a]);
  KEEP(fenced_is_silent, !fenced[i]);
  committed[a] = epoch
}

/* To be called when the store has answered a host; renewals put its leases in force again. */
inline observe_leases(h) {
  for (x : 0 .. AGENTS - 1) {
    if
    :: process[AT(h, x)] != 0 && VALID(x) && holder[x] == incarnation[h] && holder_epoch[x] == process[AT(h, x)] ->
       in_force[AT(h, x)] = true
    :: else
    fi
  }
}

#ifdef MOVES
inline observe_look(l, a, term, epoch) {
  let_go[a] = (term == leader_key -> let_go[a] | (1 << epoch) : let_go[a])
}

inline observe_giving_up(a, old, epoch) {
  let_go[a] = (epoch != old -> let_go[a] | (1 << epoch) : let_go[a])
}
#endif

inline observe_lapse(h) {
  for (x : 0 .. AGENTS - 1) { in_force[AT(h, x)] = false };
  DONE
}
