#include "table/reclaim.h"

#include <stdlib.h>

#include "table/map.h"

/* Garbage of one map that waits. */
typedef struct Batch {
    RfMap *map; /* its owner is held */
    RfGarbage garbage;
    struct Batch *next;
} Batch;

/* Two generations are enough: `waiting` outwaits the readers noted in `grace`; what comes meanwhile goes to `fresh` and starts a
   grace period of its own when the first is over. So a reader that is preempted for seconds delays memory, and costs one
   Batch a map however much is written meanwhile. */
static struct {
    RfMutex lock;      /* guards all below; held for pointer work only */
    Batch *waiting;
    Batch *fresh;
    RfGrace grace;
    RfAtomicU32 any;   /* whether there is a Batch; written under the lock, read without it as a hint */
} reclaim = {.lock = RF_MUTEX_INIT};

/* How often to look whether readers have left before leaving it to them. A section takes some tens of nanoseconds; one that is
   still open after this many looks has been preempted. */
enum { LOOKS = 200 };

static void
garbage_splice(RfGarbage *to, RfGarbage *from)
{
    while (from->entries != NULL) {
        RfEntry *entry = from->entries;
        from->entries = entry->retired;
        rf_garbage_entry(to, entry);
    }
    while (from->slots != NULL) {
        RfSlots *slots = from->slots;
        from->slots = slots->retired;
        rf_garbage_slots(to, slots);
    }
}

void
rf_garbage_free(RfMap *map, RfGarbage *garbage)
{
    if (RF_FREE_THREADED && garbage->entries != NULL) {
        rf_mutex_lock(&map->lock);
        size_t released = 0;
        for (RfEntry *entry = garbage->entries; entry != NULL; entry = entry->retired) {
            if (entry->place != RF_PLACE_MOVED) {
                rf_hits_release_locked(&map->hit_cells, entry);
                released++;
            }
        }
        if (released >= RF_HIT_PAGE_FIRST) {
            rf_hits_trim_locked(&map->hit_cells, map->block_id);
        }
        rf_mutex_unlock(&map->lock);
    }
    while (garbage->entries != NULL) {
        RfEntry *entry = garbage->entries;
        garbage->entries = entry->retired;
        rf_entry_free(entry);
    }
    while (garbage->slots != NULL) {
        RfSlots *slots = garbage->slots;
        garbage->slots = slots->retired;
        rf_slots_free(slots);
    }
}

static int
batch_add_locked(RfMap *map, RfGarbage *garbage)
{
    for (Batch *batch = reclaim.fresh; batch != NULL; batch = batch->next) {
        if (batch->map == map) {
            garbage_splice(&batch->garbage, garbage);
            return 0;
        }
    }
    Batch *batch = malloc(sizeof *batch);
    if (batch == NULL) {
        return -1;
    }
    Py_INCREF(map->owner);
    *batch = (Batch){.map = map, .garbage = *garbage, .next = reclaim.fresh};
    reclaim.fresh = batch;
    return 0;
}

/* Batches whose readers have all left, taken off the list; NULL if there are none, and then whoever is being waited for has
   been asked to call again. */
static Batch *
batches_ready_locked(void)
{
    if (reclaim.waiting == NULL) {
        if (reclaim.fresh == NULL || rf_grace_start(&reclaim.grace) < 0) {
            return NULL;
        }
        reclaim.waiting = reclaim.fresh;
        reclaim.fresh = NULL;
    }
    if (!rf_grace_over(&reclaim.grace)) {
        rf_grace_ask(&reclaim.grace);
        for (int look = 0; look < LOOKS; look++) {
            if (rf_grace_over(&reclaim.grace)) {
                break;
            }
        }
        if (!rf_grace_over(&reclaim.grace)) {
            return NULL;
        }
    }
    Batch *ready = reclaim.waiting;
    reclaim.waiting = NULL;
    rf_u32_own_set(&reclaim.any, reclaim.fresh != NULL);
    return ready;
}

static void
free_ready_batches(void)
{
    for (;;) {
        rf_mutex_lock(&reclaim.lock);
        Batch *ready = batches_ready_locked();
        rf_mutex_unlock(&reclaim.lock);
        if (ready == NULL) {
            return;
        }
        while (ready != NULL) {
            Batch *batch = ready;
            ready = batch->next;
            rf_garbage_free(batch->map, &batch->garbage);
            Py_DECREF(batch->map->owner);
            free(batch);
        }
    }
}

/* Outwait the readers that are in a section now; 0 if they take longer than a moment. */
static int
readers_leave_soon(void)
{
    struct RfBusy few[64];
    RfGrace grace = {.busy = few, .capacity = sizeof few / sizeof few[0], .fixed = 1};
    if (rf_grace_start(&grace) < 0) {
        return 0;
    }
    for (int look = 0; look < LOOKS; look++) {
        if (rf_grace_over(&grace)) {
            return 1;
        }
    }
    return 0;
}

void
rf_garbage_discard(RfMap *map, RfGarbage *garbage)
{
    if (garbage->entries == NULL && garbage->slots == NULL) {
        return;
    }
    if (!RF_FREE_THREADED || readers_leave_soon()) {
        rf_garbage_free(map, garbage);
        if (rf_u32_own(&reclaim.any)) {
            free_ready_batches();
        }
        return;
    }
    rf_mutex_lock(&reclaim.lock);
    int added = batch_add_locked(map, garbage);
    rf_u32_own_set(&reclaim.any, 1);
    rf_mutex_unlock(&reclaim.lock);
    if (added < 0) {
        while (!readers_leave_soon()) {
            /* no memory even to remember it: wait for the readers here */
        }
        rf_garbage_free(map, garbage);
    }
    free_ready_batches();
}

void
rf_reclaim_asked(RfThread *self)
{
    rf_u32_own_set(&self->asked, 0);
    PyObject *raised = rf_exception_take(); /* finalisers must find none, and the caller keeps its own */
    free_ready_batches();
    if (raised != NULL) {
        rf_exception_restore(raised);
    }
}

void rf_reclaim_after_fork(void) { rf_mutex_reset(&reclaim.lock); }

size_t
rf_reclaim_waiting(void)
{
    size_t count = 0;
    rf_mutex_lock(&reclaim.lock);
    for (Batch *batch = reclaim.waiting; batch != NULL; batch = batch->next) {
        count++;
    }
    for (Batch *batch = reclaim.fresh; batch != NULL; batch = batch->next) {
        count++;
    }
    rf_mutex_unlock(&reclaim.lock);
    return count;
}
