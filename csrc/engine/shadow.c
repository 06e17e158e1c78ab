#include "engine/shadow.h"

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
    rf_fence_loads(); /* pairs with the fence in changing() */
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
    Buckets *fresh = PyMem_Calloc(1, sizeof(Buckets) + size * sizeof(RfAtomicPtr));
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
    else if ((object = PyMem_Calloc(1, sizeof(RfObject))) == NULL) {
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
    rf_cells_free(cells);
    if (sync != NULL) {
        rf_sync_clear(sync);
        PyMem_Free(sync);
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

void rf_object_lock(RfObject *object) { rf_mutex_lock(&shard_of_object(object)->mutex); }
void rf_object_unlock(RfObject *object) { rf_mutex_unlock(&shard_of_object(object)->mutex); }

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
    if (sync == NULL && (sync = PyMem_Calloc(1, sizeof(RfSync))) != NULL) {
        rf_ptr_publish(&object->sync, sync);
    }
    rf_mutex_unlock(&shard->mutex);
    return sync;
}
