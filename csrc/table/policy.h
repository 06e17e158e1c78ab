/* Which entry a full map gives up.

   New entries pass through a window, in the order they came; one that was found since it was looked at last goes round once
   more. What falls out of the window competes with the coolest of the next few entries under a hand that goes round the others
   (the clock of Corbato 1968), by how often each was found of late; all heats halve every twenty requests an entry. Keys
   that come back within a while start as hot as they left (ghosts.h). So far this is W-TinyLFU (Einziger, Friedman and Manes
   2017) made of what a lock-free reader can do, which is to warm one byte of the entry it found.

   The window's share is found as ARC does it (Megiddo and Modha 2003): a key that comes back soon after it fell out of the window
   says that the window is too small, one that comes back soon after it was evicted from the others says that they are too
   few, each the louder the fewer of its kind were evicted. A single voice moves the share little; while all say the same, it
   moves up to eight times as fast, so that a shift of the load is followed within a few times the map's size.

   All under the map's lock, except the heat. Nothing here allocates but the ghosts, and nothing runs Python code. */
#ifndef RACEFREE_TABLE_POLICY_H
#define RACEFREE_TABLE_POLICY_H

#include "table/ghosts.h"

/* Where an entry is. Every ranked entry that has a value and a weight is in one of the rings. */
typedef enum {
    RF_PLACE_NONE,
    RF_PLACE_WINDOW,
    RF_PLACE_MAIN,
    RF_PLACE_MOVED, /* of an unlinked entry: a ranked copy has its hit cell */
} RfPlace;

typedef struct {
    RfEntry *head;             /* the window's oldest; of the others, the one under the hand; NULL if empty */
    size_t count;
    uint64_t weight;
} RfRing;

/* No bound: more than any map can weigh, and two of it still fit the type. */
#define RF_NO_LIMIT ((uint64_t)INT64_MAX)

typedef struct {
    uint64_t limit;            /* what the map may weigh at most */
    RfAtomicU64 weight;        /* of all ranked entries that have a value; read without the lock, never above the limit */
    RfRing window, main;
    double share;              /* of the limit that the window may take */
    double trend, stir;        /* moving averages of the voices and of their loudness */
    RfGhosts ghosts;
    uint64_t requests;         /* at the last halving */
    uint8_t halved;            /* the number of halvings, modulo 256 */
    size_t until_requests;     /* admissions until the policy wants to know the number of requests */
} RfPolicy;

void rf_policy_init(RfPolicy *policy);

/* Forget all entries at once, and all ghosts. */
void rf_policy_clear(RfPolicy *policy);

/* Choose what to evict so that an entry of this weight fits in, and take it out of the rings. The caller removes it from the map.
   Call it while weight + need > limit >= need. */
RfEntry *rf_policy_evict(RfPolicy *policy, uint64_t need);

/* An entry gets a value: it fits. */
void rf_policy_add(RfPolicy *policy, RfEntry *entry);

/* An entry loses its value, by other means than eviction. */
void rf_policy_forget(RfPolicy *policy, RfEntry *entry);

/* *entry* takes over from *old*, whose key and weight it has: its place and its heat. */
void rf_policy_replace(RfPolicy *policy, RfEntry *old, RfEntry *entry);

/* Whether it is time to tell the number of look-ups so far. */
static inline int rf_policy_wants_requests(RfPolicy *policy) { return policy->until_requests == 0; }
void rf_policy_tell_requests(RfPolicy *policy, uint64_t requests);

/* What is wrong with the rings, or NULL. */
const char *rf_policy_check(RfPolicy *policy);

#endif
