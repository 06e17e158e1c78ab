/* The cells of one object: who touched each of its locations last, and whether the next one is ordered after. */
#include "engine/intern.h"
#include "engine/shadow.h"

static void
reads_free(RfReads *reads)
{
    while (reads != NULL) {
        RfReads *older = reads->older;
        PyMem_Free(reads);
        reads = older;
    }
}

void
rf_cells_free(RfCells *cells)
{
    for (uint32_t i = 0; cells != NULL && i <= cells->mask; i++) {
        RfCell *cell = rf_ptr_own(&cells->at[i]);
        if (cell != NULL) {
            reads_free(rf_ptr_own(&cell->shared));
            PyMem_Free(cell);
        }
    }
    while (cells != NULL) {
        RfCells *older = cells->older;
        PyMem_Free(cells);
        cells = older;
    }
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
        RfCells *fresh = PyMem_Calloc(1, sizeof(RfCells) + size * sizeof(RfAtomicPtr));
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
            PyMem_Free(cells);
        }
        rf_ptr_publish(&object->cells, fresh);
        cells = fresh;
    }
    cell = PyMem_Calloc(1, sizeof(RfCell));
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
    RfReads *fresh = PyMem_Calloc(1, sizeof(RfReads) + size * sizeof(RfAccess));
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
    int result = 0;
    rf_object_lock(object);
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
    rf_object_unlock(object);
    return result;
}

int
rf_touch_whole(RfObject *object, int is_write, uint32_t site, RfThread *me, RfConflict *conflict)
{
    if (rf_touch_slow(object, RF_KEY_CONTENT, is_write, site, me, conflict) < 0) {
        return -1;
    }
    rf_object_lock(object);
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
    rf_object_unlock(object);
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
        RfClock one = {PyMem_Calloc(slot + 1, sizeof(uint64_t)), slot + 1, slot + 1};
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
    rf_object_lock(object);
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
    rf_object_unlock(object);
}
