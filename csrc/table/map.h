/* The concurrent map: what the operations of CacheMap are made of.

   Who may touch what. `slots` and the words in it are read by anybody inside a read section; they are written only under
   `lock`. Entries are constant once published. What is unlinked under the lock is collected in an RfGarbage and discarded
   after it (reclaim.h). Regions under the lock run no Python code and allocate nothing that the garbage collector tracks,
   so they are atomic with a GIL too, where the lock is nothing.

   Linearisation points: a look-up, the load of the slot's word that decides it (or of the first never used word, for a miss);
   a store, the store of the slot's word; a removal, the store of RF_REMOVED. */
#ifndef RACEFREE_TABLE_MAP_H
#define RACEFREE_TABLE_MAP_H

#include "port/clock.h"
#include "port/threads.h"
#include "table/hits.h"
#include "table/policy.h"
#include "table/reclaim.h"
#include "table/slots.h"

typedef struct RfMap {
    PyObject *owner;           /* the object this lives in; borrowed, constant */
    int block_id;              /* constant */
    RfAtomicPtr slots;         /* RfSlots; written under lock with release */
    RfMutex lock;
    RfAtomicU64 live;          /* entries with a value; written under lock, read without it by len() */
    size_t pending;            /* keys being computed; this and all below under lock */
    uint64_t last_generation;
    size_t pop_from;           /* where rf_map_pop_any() found the last one, so that emptying a map is O(n) */
    struct RfRenewal *renewals; /* values being computed anew while the old one is served */
    RfHitAllocator hit_cells;
    uint64_t removed;          /* entries with a value that were removed on request */
    uint64_t replaced;         /* entries with a value that a store took the place of */
    uint64_t evicted;          /* entries with a value that were removed to keep the bound, or were heavier than it */
    uint64_t computations, failures;
    double load_time;          /* seconds */
    RfPolicy policy;           /* has the bound and every ranked entry with a value */
    RfAtomicU32 ranks;         /* whether all entries are ranked: a bound or a weigher was given; 0 -> 1; read without it as a hint */
    struct RfMap *next, *previous; /* all maps; under a lock of map_life.c */
    PyObject *clock;           /* strong; NULL means rf_monotonic(); set before the map is shared */
    PyObject *weigher;         /* strong or NULL; as clock */
} RfMap;

/* The time on the map's clock. Calls out. -1 with an exception set. */
int rf_map_now(RfMap *map, double *now);

/* Once, when the module is loaded. */
void rf_maps_init(void);

/* -1 with an exception set on failure; then block_id is -1 and rf_map_finish() is not to be called. */
int rf_map_init(RfMap *map, PyObject *owner);

/* Free everything at once. Nobody may be using the map any more. Runs finalisers. */
void rf_map_finish(RfMap *map);

/* --- reading: never locks, never waits --- */

/* Look *key* up. 1 and a new reference in *value; 0; -1 with an exception set. With *counted*, counts a hit or a miss. */
int rf_map_get(RfMap *map, PyObject *key, Py_hash_t hash, int counted, PyObject **value);

/* Count a look-up that found nothing without making one. -1 with an exception set. */
int rf_map_count_miss(RfMap *map);

static inline Py_ssize_t rf_map_length(RfMap *map) { return (Py_ssize_t)rf_u64_own(&map->live); }

/* --- writing --- */

/* Look probe->key up with the lock taken: on RF_PROBE_FOUND and RF_PROBE_ABSENT the caller holds the lock and the answer stays
   true until it gives it back. -1 with an exception set, lock not held. Takes the lock, runs key == key outside of it. */
int rf_map_lock_find(RfMap *map, RfProbe *probe);
static inline void rf_map_unlock(RfMap *map) { rf_mutex_unlock(&map->lock); }

/* Put new slots in the place of the old ones; readers go on in whichever they have. -1 on no memory. */
int rf_slots_replace_locked(RfMap *map, size_t slot_count, RfGarbage *garbage);

/* Give memory back after removals. Failing to is no error. */
void rf_slots_shrink_locked(RfMap *map, RfGarbage *garbage);

/* The next three keep the bound: they evict before they publish, and an entry that is heavier than the bound they count as
   evicted without ever publishing it. */

/* Add an entry whose key is absent; it may be exchanged for a copy. -1 (no exception set, nothing stored) on no memory: then
   the entry is the caller's still. */
int rf_map_add_locked(RfMap *map, RfEntry **entry, uintptr_t pending, RfGarbage *garbage);

/* Put *entry* in the place of what the probe found, keeping the stored key object, as dict does. -1 as above. */
int rf_map_replace_locked(RfMap *map, RfProbe *probe, RfEntry **entry, uintptr_t pending, RfGarbage *garbage);

/* Give the pending entry that the probe found its value. The reference that the entry had to its flight becomes the caller's. */
void rf_map_fulfil_locked(RfMap *map, RfProbe *probe, PyObject *value, double computed_at, uint64_t weight, RfGarbage *garbage);

/* Remove what the probe found. Says whether that had a value. */
int rf_map_remove_locked(RfMap *map, RfProbe *probe, RfGarbage *garbage);

/* Store; the entry is consumed, also on failure. -1 with an exception set. */
int rf_map_set(RfMap *map, RfEntry *entry);

/* Store unless a value is there: *present is it (new reference) or NULL. The entry is consumed. -1 with an exception set. */
int rf_map_set_default(RfMap *map, RfEntry *entry, PyObject **present);

/* Remove; 1 and the value (new reference), 0 if there was none (a computation in progress is detached all the same),
   -1 with an exception set. If *only* is not NULL, remove only while that very object is the value. */
int rf_map_pop(RfMap *map, PyObject *key, Py_hash_t hash, PyObject *only, PyObject **value);

/* Remove any one entry that has a value: 1 and its key and value (new references), 0 if there is none. */
int rf_map_pop_any(RfMap *map, PyObject **key, PyObject **value);

/* Remove everything, detach all computations. */
int rf_map_clear(RfMap *map);

/* --- renewing: map_renew.c --- */

/* An entry whose value is being computed anew. The renewer's own; listed in the map from begin to end. */
typedef struct RfRenewal {
    RfEntry *entry;            /* under the map's lock; NULL once the entry was replaced or removed */
    PyObject *key;             /* strong, from begin to end */
    struct RfRenewal *next;    /* as entry */
} RfRenewal;

/* 1 if *key* has a value and its renewal is now listed, 0 if it has none, -1 with an exception set. */
int rf_map_renew_begin(RfMap *map, PyObject *key, Py_hash_t hash, RfRenewal *renewal);

/* Put *value* in the entry's place unless that was replaced or removed meanwhile; NULL leaves the old one. The renewal is no
   longer listed. An exception that is set stays set. -1 with an exception set if it could not be stored, or was set already. */
int rf_map_renew_end(RfMap *map, RfRenewal *renewal, PyObject *value);

/* The map lets go of *entry*: tell its renewals, hand it over to the reclaimer. */
void rf_map_unlink_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage);

/* --- all entries at one instant --- */

typedef struct {
    PyObject *key, *value;     /* strong */
    double computed_at;
    uint64_t hits;
} RfItem;

/* The entries of one instant; *items is to be freed with rf_items_free(). The number of items, -1 with an exception set.
   While the lock is held, *pending* is called for every computation in progress. */
Py_ssize_t rf_map_items(RfMap *map, int with_hits, RfItem **items, void (*pending)(PyObject *flight, void *), void *context);
void rf_items_free(RfItem *items, Py_ssize_t count);

/* One entry: 1, 0 or -1. */
int rf_map_item(RfMap *map, PyObject *key, Py_hash_t hash, RfItem *item);

/* For the garbage collector, which has stopped the world or holds the GIL. */
int rf_map_traverse(RfMap *map, visitproc visit, void *arg);

/* What is wrong with the map's invariants, or NULL. Nobody may be writing. Compiled in with RF_CHECKS. */
const char *rf_map_check(RfMap *map);

#endif
