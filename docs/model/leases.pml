/*
 * Epochs, leases, fences and failover of Guildhall (DESIGN 4 and 5.4), for the Spin model checker.
 *
 * Each d_step is one atomic step of the real system: a script of the store together with what its caller does with the
 * answer before anything else can happen to it, or an event of the world. Everything else interleaves freely, so a
 * process that takes no step for a while is a paused one. README.md says what is left out; run.sh checks it all.
 */
#include "parts/bounds.pml"
#include "parts/world.pml"
#include "parts/keys.pml"
#include "parts/promises.pml"
#include "parts/scripts.pml"
#include "parts/strict.pml"
#include "parts/host.pml"
#include "parts/leader.pml"
#include "parts/mover.pml"
#include "parts/placer.pml"
#include "parts/faults.pml"

/* All is well: gateway 0 leads, every agent runs under its first epoch. What led here can happen again later. */
init {
  byte h, a;
  d_step {
    for (h : 0 .. HOSTS - 1) {
      incarnation[h] = FIRST(h);
#ifdef NEWCOMER
      up[h] = (h < HOSTS - 1 -> ALIVE : DEAD);  /* the last one starts later, under the name of host 0 */
#endif
      host_key[h] = NOBODY
    }
    for (h : 0 .. NAMES - 1) { host_key[h] = FIRST(h) }
    for (a : 0 .. AGENTS - 1) {
      epoch_key[a] = 1;
      holder[a] = FIRST(a);
      holder_epoch[a] = 1;
      location[a] = true;
      process[AT(a, a)] = 1;
      highest_drawn[a] = 1;
      first_holder[OWN(a, 1)] = FIRST(a) + 1;
      in_force[AT(a, a)] = true
    }
    leader_key = 1;
    terms_drawn = 1;
    term_of[0] = 1;
    settled = true;
    faults_left = FAULTS;
#ifdef MOVES
    moves_left = MOVES;
#endif
    h = 0;
    a = 0
  }
  atomic {
    for (h : 0 .. HOSTS - 1) {
      run host(h);
      run faults_of_host(h);
      for (a : 0 .. AGENTS - 1) { run hosted_agent(h, a) }
    }
    for (h : 0 .. LEADERS - 1) {
      run leader(h);
      for (a : 0 .. AGENTS - 1) { run placer(h, a) }
    }
#ifdef ENGINE
    run placer(LEADERS, 0);
#endif
    run faults_of_store();
    h = 0;
    a = 0
  }
}

#ifdef LIVE
/* Once the faults are over, every agent runs, and goes on to. */
#define RUNS(a) (RUNS_ON(0, a) || RUNS_ON(1, a))
#if AGENTS > 1
ltl runs { <>[] (RUNS(0) && RUNS(1)) }
#else
ltl runs { <>[] RUNS(0) }
#endif
#endif
