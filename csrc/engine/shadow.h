/* What is remembered of each object: who touched which of its locations last, found by address and key.

   An entry lives as long as the object: lifetimes.c takes it out before the address can be used again. A caller of
   any function here holds a reference to the object, so its entry does not go away meanwhile. */
#ifndef RACEFREE_ENGINE_SHADOW_H
#define RACEFREE_ENGINE_SHADOW_H

#include "engine/clocks.h"

/* Keys of locations that are not entries; hashes of keys are kept clear of them. */
#define RF_KEY_STRUCTURE ((uintptr_t)1) /* key set, length, order */
#define RF_KEY_CONTENT ((uintptr_t)2)   /* all entries at once: only whole reads and whole writes are noted here */
#define RF_KEY_CELL ((uintptr_t)3)      /* what a closure cell holds */
#define RF_KEY_FIRST ((uintptr_t)16)

typedef struct {
    RfAtomicU64 epoch; /* 0: nobody yet. Written under the shard's mutex; its own thread may compare it without */
    uint32_t site;     /* under the shard's mutex */
    uint32_t context;  /* under the shard's mutex */
} RfAccess;

typedef struct RfReads {
    struct RfReads *older; /* outgrown arrays, freed with the entry: a reader may still be looking */
    uint32_t length;
    RfAccess at[];
} RfReads;

typedef struct RfCell {
    uintptr_t key;
    RfAccess write;
    RfAccess read;       /* the last reader, while all readers so far are ordered one after the other */
    RfAtomicPtr shared;  /* RfReads by slot, once two threads read unordered; else NULL */
    uint32_t raced;      /* how often; past RF_RACED_ENOUGH nothing is recorded any more */
} RfCell;

#define RF_RACED_ENOUGH 1000u

typedef struct RfCells {
    struct RfCells *older;
    uint32_t mask;
    uint32_t used;      /* under the shard's mutex */
    RfAtomicPtr at[];   /* RfCell by key, open addressing */
} RfCells;

typedef struct RfObject {
    RfAtomicPtr next;      /* the chain of the bucket; entries are never unmapped, so a stale walk ends somewhere */
    RfAtomicWord address;  /* 0 while unused */
    RfAtomicPtr cells;     /* RfCells or NULL */
    RfAtomicPtr alias;     /* of a dict: the object whose attributes it holds, or NULL */
    RfAtomicPtr alias_dict; /* the other way round */
    RfAtomicPtr sync;      /* RfSync of an object used with acquire and release, or NULL */
    uint32_t created_site;
    uint32_t created_context;
    RfAtomicU32 published; /* the race through which another thread got hold of it, + 1; 0 if none */
} RfObject;

typedef struct {
    RfEpoch epoch;
    uint32_t site, context;
    int is_write;
} RfPrior;

typedef struct {
    int count; /* how many of `prior` are set */
    RfPrior prior[4];
    uintptr_t key;
} RfConflict;

static inline uint64_t
rf_address_hash(const void *address)
{
    uint64_t h = ((uint64_t)(uintptr_t)address >> 4) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 32);
}

RfObject *rf_object_find(const void *address);  /* NULL: nothing is remembered */
RfObject *rf_object_make(const void *address);  /* NULL: no memory */
void rf_object_forget(const void *address);     /* before the address is used again */
RfSync *rf_object_sync(RfObject *object);       /* NULL: no memory */
uint32_t rf_objects_remembered(void);
/* From now on what is done to the entries of `dict` is done to attributes of `owner`. -1: no memory. */
int rf_object_alias(const void *dict, const void *owner);

/* The mutex under which the object's cells change. */
void rf_object_lock(RfObject *object);
void rf_object_unlock(RfObject *object);
void rf_cells_free(RfCells *cells);

RfCell *rf_cell_find(RfObject *object, uintptr_t key);

/* One access; what it conflicts with goes to `conflict`. -1: no memory. */
int rf_touch_slow(RfObject *object, uintptr_t key, int is_write, uint32_t site, RfThread *me, RfConflict *conflict);
/* The same for every entry at once. */
int rf_touch_whole(RfObject *object, int is_write, uint32_t site, RfThread *me, RfConflict *conflict);
/* Makes the thread see everything that was done to the object (its finaliser runs). */
void rf_object_acquire_all(RfObject *object, RfThread *me);

/* Whether this access adds nothing to what is known. Takes no lock. */
static inline int
rf_same_epoch(RfCell *cell, int is_write, const RfThread *me)
{
    if (rf_u64_own(&cell->write.epoch) == me->epoch) {
        return 1;
    }
    if (is_write) {
        return 0;
    }
    if (rf_u64_own(&cell->read.epoch) == me->epoch) {
        return 1;
    }
    RfReads *shared = rf_ptr_acquire(&cell->shared);
    return shared != NULL && me->slot < shared->length && rf_u64_own(&shared->at[me->slot].epoch) == me->epoch;
}

#endif
