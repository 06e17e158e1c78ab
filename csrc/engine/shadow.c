#include "engine/shadow.h"

#include "engine/intern.h"

#include <string.h>

#define SHARD_BITS 8
#define SHARDS (1u << SHARD_BITS)

typedef struct Buckets {
    struct Buckets *older; /* kept: half as big each, so together no more than the newest */
    uint64_t mask;
    RfAtomicPtr heads[];
} Buckets;

typedef struct {
    RfMutex mutex;
    RfAtomicPtr buckets;   /* Buckets; grown under mutex */
    RfAtomicU64 changes;   /* odd while entries move or leave: a walk that found nothing across a change is void */
    RfAtomicU32 count;
    RfObject *unused;      /* under mutex */
} Shard;

static Shard shards[SHARDS];

static inline Shard *shard_of(uint64_t hash) { return &shards[hash & (SHARDS - 1)]; }

static RfObject *
walk(Shard *shard, const void *address, uint64_t hash)
{
    Buckets *buckets = rf_ptr_acquire(&shard->buckets);
    if (buckets == NULL) {
        return NULL;
    }
    RfObject *object = rf_ptr_acquire(&buckets->heads[(hash >> SHARD_BITS) & buckets->mask]);
    for (int steps = 0; object != NULL && steps < 1000; steps++) {
        if (rf_word_acquire(&object->address) == (uintptr_t)address) {
            return object;
        }
        object = rf_ptr_acquire(&object->next);
    }
    return NULL;
}

RfObject *
rf_object_find(const void *address)
{
    uint64_t hash = rf_address_hash(address);
    Shard *shard = shard_of(hash);
    if (rf_u32_own(&shard->count) == 0) {
        return NULL;
    }
    uint64_t before = rf_u64_acquire(&shard->changes);
    RfObject *object = walk(shard, address, hash);
    if (object != NULL || !RF_FREE_THREADED) {
        return object;
    }
    atomic_thread_fence(memory_order_acquire);
    if ((before & 1) == 0 && rf_u64_own(&shard->changes) == before) {
        return NULL;
    }
    rf_mutex_lock(&shard->mutex);
    object = walk(shard, address, hash);
    rf_mutex_unlock(&shard->mutex);
    return object;
}

static void changing(Shard *shard) { rf_u64_publish(&shard->changes, rf_u64_own(&shard->changes) + 1); rf_fence(); }
static void changed(Shard *shard) { rf_u64_publish(&shard->changes, rf_u64_own(&shard->changes) + 1); }

static int
shard_grow_locked(Shard *shard)
{
    Buckets *old = rf_ptr_own(&shard->buckets);
    uint64_t size = old == NULL ? 16 : (old->mask + 1) * 2;
    Buckets *fresh = PyMem_RawCalloc(1, sizeof(Buckets) + size * sizeof(RfAtomicPtr));
    if (fresh == NULL) {
        return -1;
    }
    fresh->older = old;
    fresh->mask = size - 1;
    changing(shard);
    for (uint64_t i = 0; old != NULL && i <= old->mask; i++) {
        RfObject *object = rf_ptr_own(&old->heads[i]);
        while (object != NULL) {
            RfObject *next = rf_ptr_own(&object->next);
            uint64_t hash = rf_address_hash((void *)rf_word_own(&object->address));
            RfAtomicPtr *head = &fresh->heads[(hash >> SHARD_BITS) & fresh->mask];
            rf_ptr_publish(&object->next, rf_ptr_own(head));
            rf_ptr_publish(head, object);
            object = next;
        }
    }
    rf_ptr_publish(&shard->buckets, fresh);
    changed(shard);
    return 0;
}

static RfObject *
object_insert_locked(Shard *shard, const void *address, uint64_t hash)
{
    RfObject *object = walk(shard, address, hash);
    if (object != NULL) {
        return object;
    }
    Buckets *buckets = rf_ptr_own(&shard->buckets);
    uint32_t count = rf_u32_own(&shard->count);
    if ((buckets == NULL || count > buckets->mask) && shard_grow_locked(shard) < 0) {
        return NULL;
    }
    object = shard->unused;
    if (object != NULL) {
        shard->unused = rf_ptr_own(&object->next);
    }
    else if ((object = PyMem_RawCalloc(1, sizeof(RfObject))) == NULL) {
        return NULL;
    }
    buckets = rf_ptr_own(&shard->buckets);
    RfAtomicPtr *head = &buckets->heads[(hash >> SHARD_BITS) & buckets->mask];
    rf_ptr_publish(&object->next, rf_ptr_own(head));
    rf_word_publish(&object->address, (uintptr_t)address);
    rf_ptr_publish(head, object);
    rf_u32_publish(&shard->count, count + 1);
    return object;
}

RfObject *
rf_object_make(const void *address)
{
    RfObject *object = rf_object_find(address);
    if (object != NULL) {
        return object;
    }
    uint64_t hash = rf_address_hash(address);
    Shard *shard = shard_of(hash);
    rf_mutex_lock(&shard->mutex);
    object = object_insert_locked(shard, address, hash);
    rf_mutex_unlock(&shard->mutex);
    return object;
}

static void
reads_free(RfReads *reads)
{
    while (reads != NULL) {
        RfReads *older = reads->older;
        PyMem_RawFree(reads);
        reads = older;
    }
}

static void
cells_free(RfCells *cells)
{
    for (uint32_t i = 0; cells != NULL && i <= cells->mask; i++) {
        RfCell *cell = rf_ptr_own(&cells->at[i]);
        if (cell != NULL) {
            reads_free(rf_ptr_own(&cell->shared));
            PyMem_RawFree(cell);
        }
    }
    while (cells != NULL) {
        RfCells *older = cells->older;
        PyMem_RawFree(cells);
        cells = older;
    }
}

void
rf_object_forget(const void *address)
{
    RfObject *object = rf_object_find(address);
    if (object == NULL) {
        return;
    }
    uint64_t hash = rf_address_hash(address);
    Shard *shard = shard_of(hash);
    rf_mutex_lock(&shard->mutex);
    changing(shard);
    Buckets *buckets = rf_ptr_own(&shard->buckets);
    RfAtomicPtr *link = &buckets->heads[(hash >> SHARD_BITS) & buckets->mask];
    while (rf_ptr_own(link) != (void *)object) {
        link = &((RfObject *)rf_ptr_own(link))->next;
    }
    rf_ptr_publish(link, rf_ptr_own(&object->next));
    rf_word_publish(&object->address, 0);
    RfCells *cells = rf_ptr_own(&object->cells);
    RfSync *sync = rf_ptr_own(&object->sync);
    rf_ptr_publish(&object->cells, NULL);
    rf_ptr_publish(&object->sync, NULL);
    void *owner = rf_ptr_own(&object->alias), *dict = rf_ptr_own(&object->alias_dict);
    rf_ptr_publish(&object->alias, NULL);
    rf_ptr_publish(&object->alias_dict, NULL);
    object->created_site = object->created_context = 0;
    rf_u32_publish(&object->published, 0);
    rf_ptr_publish(&object->next, shard->unused);
    shard->unused = object;
    rf_u32_publish(&shard->count, rf_u32_own(&shard->count) - 1);
    changed(shard);
    rf_mutex_unlock(&shard->mutex);
    RfObject *partner;
    if (owner != NULL && (partner = rf_object_find(owner)) != NULL) {
        rf_ptr_publish(&partner->alias_dict, NULL);
    }
    if (dict != NULL && (partner = rf_object_find(dict)) != NULL) {
        rf_ptr_publish(&partner->alias, NULL);
    }
    cells_free(cells);
    if (sync != NULL) {
        rf_sync_clear(sync);
        PyMem_RawFree(sync);
    }
}

int
rf_object_alias(const void *dict, const void *owner)
{
    RfObject *of_dict = rf_object_make(dict), *of_owner = rf_object_make(owner);
    if (of_dict == NULL || of_owner == NULL) {
        return -1;
    }
    rf_ptr_publish(&of_owner->alias_dict, (void *)dict);
    rf_ptr_publish(&of_dict->alias, (void *)owner);
    return 0;
}

uint32_t
rf_objects_remembered(void)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < SHARDS; i++) {
        total += rf_u32_own(&shards[i].count);
    }
    return total;
}

static Shard *
shard_of_object(RfObject *object)
{
    return shard_of(rf_address_hash((void *)rf_word_own(&object->address)));
}

RfSync *
rf_object_sync(RfObject *object)
{
    RfSync *sync = rf_ptr_acquire(&object->sync);
    if (sync != NULL) {
        return sync;
    }
    Shard *shard = shard_of_object(object);
    rf_mutex_lock(&shard->mutex);
    sync = rf_ptr_own(&object->sync);
    if (sync == NULL && (sync = PyMem_RawCalloc(1, sizeof(RfSync))) != NULL) {
        rf_ptr_publish(&object->sync, sync);
    }
    rf_mutex_unlock(&shard->mutex);
    return sync;
}

static inline uint32_t key_start(uintptr_t key) { return (uint32_t)(key ^ (key >> 32)); }

RfCell *
rf_cell_find(RfObject *object, uintptr_t key)
{
    RfCells *cells = rf_ptr_acquire(&object->cells);
    if (cells == NULL) {
        return NULL;
    }
    for (uint32_t at = key_start(key) & cells->mask;; at = (at + 1) & cells->mask) {
        RfCell *cell = rf_ptr_acquire(&cells->at[at]);
        if (cell == NULL || cell->key == key) {
            return cell;
        }
    }
}

static void
cells_put(RfCells *cells, RfCell *cell)
{
    uint32_t at = key_start(cell->key) & cells->mask;
    while (rf_ptr_own(&cells->at[at]) != NULL) {
        at = (at + 1) & cells->mask;
    }
    rf_ptr_publish(&cells->at[at], cell);
    cells->used++;
}

static RfCell *
cell_make_locked(RfObject *object, uintptr_t key)
{
    RfCell *cell = rf_cell_find(object, key);
    if (cell != NULL) {
        return cell;
    }
    RfCells *cells = rf_ptr_own(&object->cells);
    if (cells == NULL || (cells->used + 1) * 4 > (cells->mask + 1) * 3) {
        uint32_t size = cells == NULL ? 4 : (cells->mask + 1) * 2;
        RfCells *fresh = PyMem_RawCalloc(1, sizeof(RfCells) + size * sizeof(RfAtomicPtr));
        if (fresh == NULL) {
            return NULL;
        }
        fresh->mask = size - 1;
        for (uint32_t i = 0; cells != NULL && i <= cells->mask; i++) {
            if (rf_ptr_own(&cells->at[i]) != NULL) {
                cells_put(fresh, rf_ptr_own(&cells->at[i]));
            }
        }
        if (RF_FREE_THREADED) {
            fresh->older = cells;
        }
        else {
            PyMem_RawFree(cells);
        }
        rf_ptr_publish(&object->cells, fresh);
        cells = fresh;
    }
    cell = PyMem_RawCalloc(1, sizeof(RfCell));
    if (cell != NULL) {
        cell->key = key;
        cells_put(cells, cell);
    }
    return cell;
}

static void
conflict_add(RfConflict *conflict, RfCell *cell, RfAccess *with, int is_write)
{
    cell->raced++;
    if (conflict->count < 4) {
        conflict->prior[conflict->count++] = (RfPrior){rf_u64_own(&with->epoch), with->site, with->context, is_write};
        conflict->key = cell->key;
    }
}

static inline void
access_set(RfAccess *access, const RfThread *me, uint32_t site, uint32_t context)
{
    access->site = site;
    access->context = context;
    rf_u64_own_set(&access->epoch, me->epoch);
}

static void
check_write(RfCell *cell, const RfThread *me, RfConflict *conflict)
{
    RfEpoch write = rf_u64_own(&cell->write.epoch);
    if (write != 0 && !rf_ordered(write, &me->clock)) {
        conflict_add(conflict, cell, &cell->write, 1);
    }
}

static void
check_reads(RfCell *cell, const RfThread *me, RfConflict *conflict)
{
    RfEpoch read = rf_u64_own(&cell->read.epoch);
    if (read != 0 && !rf_ordered(read, &me->clock)) {
        conflict_add(conflict, cell, &cell->read, 0);
    }
    RfReads *shared = rf_ptr_own(&cell->shared);
    for (uint32_t slot = 0; shared != NULL && slot < shared->length; slot++) {
        read = rf_u64_own(&shared->at[slot].epoch);
        if (read != 0 && !rf_ordered(read, &me->clock)) {
            conflict_add(conflict, cell, &shared->at[slot], 0);
        }
    }
}

static RfReads *
reads_reserve(RfCell *cell, uint32_t length)
{
    RfReads *old = rf_ptr_own(&cell->shared);
    if (old != NULL && old->length >= length) {
        return old;
    }
    uint32_t size = 4;
    while (size < length) {
        size *= 2;
    }
    RfReads *fresh = PyMem_RawCalloc(1, sizeof(RfReads) + size * sizeof(RfAccess));
    if (fresh == NULL) {
        return NULL;
    }
    fresh->length = size;
    fresh->older = old;
    for (uint32_t slot = 0; old != NULL && slot < old->length; slot++) {
        fresh->at[slot].site = old->at[slot].site;
        fresh->at[slot].context = old->at[slot].context;
        rf_u64_own_set(&fresh->at[slot].epoch, rf_u64_own(&old->at[slot].epoch));
    }
    rf_ptr_publish(&cell->shared, fresh);
    return fresh;
}

static int
record_read(RfCell *cell, const RfThread *me, uint32_t site, uint32_t context)
{
    RfReads *shared = rf_ptr_own(&cell->shared);
    RfEpoch last = rf_u64_own(&cell->read.epoch);
    if (shared == NULL && (last == 0 || rf_ordered(last, &me->clock))) {
        access_set(&cell->read, me, site, context);
        return 0;
    }
    uint32_t other = rf_epoch_slot(last);
    uint32_t length = (last != 0 && other > me->slot ? other : me->slot) + 1;
    shared = reads_reserve(cell, length);
    if (shared == NULL) {
        return -1;
    }
    if (last != 0) {
        shared->at[other].site = cell->read.site;
        shared->at[other].context = cell->read.context;
        rf_u64_own_set(&shared->at[other].epoch, last);
        rf_u64_own_set(&cell->read.epoch, 0);
    }
    access_set(&shared->at[me->slot], me, site, context);
    return 0;
}

static void
record_write(RfCell *cell, const RfThread *me, uint32_t site, uint32_t context)
{
    access_set(&cell->write, me, site, context);
    rf_u64_own_set(&cell->read.epoch, 0);
    RfReads *shared = rf_ptr_own(&cell->shared);
    for (uint32_t slot = 0; shared != NULL && slot < shared->length; slot++) {
        rf_u64_own_set(&shared->at[slot].epoch, 0);
    }
}

int
rf_touch_slow(RfObject *object, uintptr_t key, int is_write, uint32_t site, RfThread *me, RfConflict *conflict)
{
    RfCell *cell = rf_cell_find(object, key);
    if (cell != NULL && cell->raced > RF_RACED_ENOUGH) {
        return 0;
    }
    uint32_t context = rf_context_here(me);
    Shard *shard = shard_of_object(object);
    int result = 0;
    rf_mutex_lock(&shard->mutex);
    cell = cell_make_locked(object, key);
    if (cell == NULL) {
        result = -1;
        goto done;
    }
    check_write(cell, me, conflict);
    if (is_write) {
        check_reads(cell, me, conflict);
    }
    if (key >= RF_KEY_FIRST) {
        RfCell *content = rf_cell_find(object, RF_KEY_CONTENT);
        if (content != NULL) {
            check_write(content, me, conflict);
            if (is_write) {
                check_reads(content, me, conflict);
            }
        }
    }
    if (is_write) {
        record_write(cell, me, site, context);
    }
    else {
        result = record_read(cell, me, site, context);
    }
done:
    rf_mutex_unlock(&shard->mutex);
    return result;
}

int
rf_touch_whole(RfObject *object, int is_write, uint32_t site, RfThread *me, RfConflict *conflict)
{
    if (rf_touch_slow(object, RF_KEY_CONTENT, is_write, site, me, conflict) < 0) {
        return -1;
    }
    Shard *shard = shard_of_object(object);
    rf_mutex_lock(&shard->mutex);
    RfCells *cells = rf_ptr_own(&object->cells);
    for (uint32_t i = 0; i <= cells->mask && conflict->count < 4; i++) {
        RfCell *cell = rf_ptr_own(&cells->at[i]);
        if (cell != NULL && cell->key >= RF_KEY_FIRST && cell->raced <= RF_RACED_ENOUGH) {
            check_write(cell, me, conflict);
            if (is_write) {
                check_reads(cell, me, conflict);
            }
        }
    }
    rf_mutex_unlock(&shard->mutex);
    return 0;
}

static void
see(RfThread *me, RfEpoch epoch)
{
    uint32_t slot = rf_epoch_slot(epoch);
    if (epoch != 0 && slot < me->clock.length && me->clock.at[slot] < rf_epoch_clock(epoch)) {
        me->clock.at[slot] = rf_epoch_clock(epoch);
    }
    else if (epoch != 0 && slot >= me->clock.length) {
        RfClock one = {PyMem_RawCalloc(slot + 1, sizeof(uint64_t)), slot + 1, slot + 1};
        if (one.at != NULL) {
            one.at[slot] = rf_epoch_clock(epoch);
            (void)rf_clock_join(&me->clock, &one);
            rf_clock_clear(&one);
        }
    }
}

void
rf_object_acquire_all(RfObject *object, RfThread *me)
{
    Shard *shard = shard_of_object(object);
    rf_mutex_lock(&shard->mutex);
    RfCells *cells = rf_ptr_own(&object->cells);
    for (uint32_t i = 0; cells != NULL && i <= cells->mask; i++) {
        RfCell *cell = rf_ptr_own(&cells->at[i]);
        if (cell == NULL) {
            continue;
        }
        see(me, rf_u64_own(&cell->write.epoch));
        see(me, rf_u64_own(&cell->read.epoch));
        RfReads *shared = rf_ptr_own(&cell->shared);
        for (uint32_t slot = 0; shared != NULL && slot < shared->length; slot++) {
            see(me, rf_u64_own(&shared->at[slot].epoch));
        }
    }
    rf_mutex_unlock(&shard->mutex);
}
