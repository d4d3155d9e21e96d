/* How large the world is. run.sh sets these with -D. */
#ifndef HOSTS
#define HOSTS 2
#endif
#ifndef AGENTS
#define AGENTS 1
#endif
#ifndef LEADERS
#define LEADERS 2
#endif
#ifndef EPOCHS        /* the most epochs that are drawn for an agent */
#define EPOCHS 4
#endif
#ifndef LIVES         /* the most incarnations of a host */
#define LIVES 3
#endif
#ifndef FAULTS        /* the most faults of a run, of the kinds that are switched on */
#define FAULTS 2
#endif
#ifndef CHECK         /* the promises to check: a sum of bits of promises.pml */
#define CHECK 1023
#endif

#define INCARNATIONS (HOSTS * LIVES)
#define NOBODY       255
#define FIRST(h)     ((h) * LIVES)
#define HOST_OF(i)   ((i) / LIVES)

/* Names of hosts: with NEWCOMER the last host comes under the name of host 0. */
#ifdef NEWCOMER
#define NAMES   (HOSTS - 1)
#define NAME(h) ((h) % NAMES)
#else
#define NAMES   HOSTS
#define NAME(h) (h)
#endif

#define AT(h, a)     ((h) * AGENTS + (a))
#define OF(l, h, a)  (AT(h, a) * LEADERS + (l))
#define OWN(a, e)    ((a) * (EPOCHS + 1) + (e))
