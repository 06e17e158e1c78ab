#include "cells/metrics.h"

#include <stdlib.h>

/* --- all maps, for fork ------------------------------------------------------------------------------------------ */

static RfMutex all_maps_mutex = RF_MUTEX_INIT; /* guards the list; held for a few instructions */
static RfMetrics *all_maps;

/* The counts stay as they were: the child is a copy. */
static void
after_fork_in_child(void)
{
    rf_mutex_reset(&all_maps_mutex);
    for (RfMetrics *metrics = all_maps; metrics != NULL; metrics = metrics->next) {
        rf_mutex_reset(&metrics->readers);
        for (uint32_t i = 0; i < metrics->count; i++) {
            rf_mutex_reset(&metrics->instruments[i]->mutex);
        }
    }
}

void
rf_metrics_init(void)
{
    rf_after_fork_in_child(after_fork_in_child);
}

/* --- a map comes, a map goes -------------------------------------------------------------------------------------- */

RfMetrics *
rf_metrics_new(void)
{
    RfMetrics *metrics = calloc(1, sizeof *metrics);
    if (metrics == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    metrics->max_names = UINT32_MAX;
    metrics->block_id = rf_block_id_new();
    if (metrics->block_id < 0) {
        free(metrics);
        return NULL;
    }
    rf_mutex_lock(&all_maps_mutex);
    metrics->next = all_maps;
    if (all_maps != NULL) {
        all_maps->previous = metrics;
    }
    all_maps = metrics;
    rf_mutex_unlock(&all_maps_mutex);
    return metrics;
}

void
rf_metrics_free(RfMetrics *metrics)
{
    rf_mutex_lock(&all_maps_mutex);
    *(metrics->previous != NULL ? &metrics->previous->next : &all_maps) = metrics->next;
    if (metrics->next != NULL) {
        metrics->next->previous = metrics->previous;
    }
    rf_mutex_unlock(&all_maps_mutex);
    rf_block_id_free(metrics->block_id, rf_cells_free);
    for (uint32_t i = 0; i < metrics->count; i++) {
        rf_instrument_free(metrics->instruments[i]);
    }
    free(metrics->instruments);
    rf_index_clear(&metrics->keys);
    rf_index_clear(&metrics->families);
    free(metrics);
}

RfCells *
rf_metrics_cells_provide(RfMetrics *metrics, RfThread *self)
{
    RfCells *cells = rf_metrics_cells(metrics, self);
    if (cells != NULL) {
        return cells;
    }
    cells = rf_cells_new();
    if (cells == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (rf_block_attach(self, metrics->block_id, cells) < 0) {
        rf_cells_free(cells);
        return NULL;
    }
    rf_mutex_lock(&metrics->readers);
    cells->next = metrics->cells;
    metrics->cells = cells;
    rf_mutex_unlock(&metrics->readers);
    return cells;
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static RfInstrument *
find_locked(RfMetrics *metrics, const RfKey *key)
{
    RfSlot *slot = rf_index_find(&metrics->keys, key);
    return slot != NULL ? slot->instrument : NULL;
}

RfInstrument *
rf_metrics_find(RfMetrics *metrics, const RfKey *key)
{
    rf_mutex_lock(&metrics->readers);
    RfInstrument *found = find_locked(metrics, key);
    rf_mutex_unlock(&metrics->readers);
    return found;
}

int
rf_metrics_full(RfMetrics *metrics)
{
    rf_mutex_lock(&metrics->readers);
    int full = metrics->names >= metrics->max_names;
    rf_mutex_unlock(&metrics->readers);
    return full;
}

uint32_t
rf_metrics_list(RfMetrics *metrics, RfInstrument **into, uint32_t room)
{
    uint32_t listed = 0;
    rf_mutex_lock(&metrics->readers);
    for (uint32_t i = 0; i < metrics->count; i++) {
        if (rf_u32_own(&metrics->instruments[i]->listed)) {
            if (listed < room) {
                into[listed] = metrics->instruments[i];
            }
            listed++;
        }
    }
    rf_mutex_unlock(&metrics->readers);
    return listed;
}

static RfSlot *
family_of(RfMetrics *metrics, PyObject *name)
{
    uint64_t hash;
    /* the name has been hashed with its key, so this neither fails nor computes */
    return rf_text_hash(name, &hash) == 0 ? rf_index_find_text(&metrics->families, name, hash) : NULL;
}

int
rf_metrics_kind(RfMetrics *metrics, PyObject *name)
{
    rf_mutex_lock(&metrics->readers);
    RfSlot *family = family_of(metrics, name);
    int kind = family != NULL ? family->instrument->kind : -1;
    rf_mutex_unlock(&metrics->readers);
    return kind;
}

static int
other_kind(RfMetrics *metrics, const RfInstrument *candidate)
{
    RfSlot *family = family_of(metrics, candidate->key.name);
    return family != NULL && family->instrument->kind != candidate->kind;
}

static int
reserve_locked(RfMetrics *metrics, size_t more)
{
    size_t wanted = metrics->count + more;
    if (wanted > metrics->capacity) {
        size_t capacity = metrics->capacity ? metrics->capacity : 16;
        while (capacity < wanted) {
            capacity *= 2;
        }
        if (capacity > UINT32_MAX || rf_place((uint32_t)capacity).chunk >= RF_CHUNKS) {
            return -1;
        }
        RfInstrument **grown = realloc(metrics->instruments, capacity * sizeof *grown);
        if (grown == NULL) {
            return -1;
        }
        metrics->instruments = grown;
        metrics->capacity = (uint32_t)capacity;
    }
    return rf_index_reserve(&metrics->keys, 2 * more) < 0 || rf_index_reserve(&metrics->families, more) < 0 ? -1 : 0;
}

static void
insert_locked(RfMetrics *metrics, RfInstrument *instrument)
{
    uint64_t name_hash;
    instrument->id = metrics->count;
    metrics->instruments[metrics->count++] = instrument;
    rf_index_put(&metrics->keys, instrument->text, instrument->text_hash, instrument, NULL);
    if (instrument->key.label_count != 0) {
        rf_index_put(&metrics->keys, NULL, instrument->key.hash, instrument, NULL);
    }
    if (family_of(metrics, instrument->key.name) == NULL && rf_text_hash(instrument->key.name, &name_hash) == 0) {
        rf_index_put(&metrics->families, instrument->key.name, name_hash, instrument, NULL);
    }
}

static void
list_locked(RfMetrics *metrics, RfInstrument *instrument)
{
    if (!rf_u32_own(&instrument->listed)) {
        rf_u32_own_set(&instrument->listed, 1);
        rf_u32_publish(&metrics->listed, rf_u32_own(&metrics->listed) + 1); /* release: pairs with the acquire of len() */
    }
}

RfOutcome
rf_metrics_limit(RfMetrics *metrics, uint32_t max_names, RfInstrument *overflow[RF_KINDS])
{
    RfOutcome outcome = RF_OK;
    rf_mutex_lock(&metrics->readers);
    for (int kind = 0; kind < RF_KINDS && outcome == RF_OK && metrics->overflow[kind] == NULL; kind++) {
        if (find_locked(metrics, &overflow[kind]->key) != NULL || other_kind(metrics, overflow[kind])) {
            outcome = RF_OTHER_KIND;
        }
    }
    if (outcome == RF_OK && reserve_locked(metrics, RF_KINDS) < 0) {
        outcome = RF_NO_MEMORY;
    }
    if (outcome == RF_OK) {
        for (int kind = 0; kind < RF_KINDS && metrics->overflow[kind] == NULL; kind++) {
            insert_locked(metrics, overflow[kind]);
            metrics->overflow[kind] = overflow[kind];
        }
        metrics->max_names = max_names;
    }
    rf_mutex_unlock(&metrics->readers);
    return outcome;
}

/* --- the long way: under the mutex -------------------------------------------------------------------------------- */

/* Find out which candidates are the same series. */
static int
pair_up(RfStep *steps, size_t count)
{
    RfIndex seen = {0};
    if (count > 1 && rf_index_reserve(&seen, count) < 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        RfInstrument *candidate = steps[i].candidate;
        steps[i].first = i;
        if (count == 1 || steps[i].instrument != NULL) {
            continue;
        }
        RfSlot *slot = rf_index_find(&seen, &candidate->key);
        if (slot == NULL) {
            rf_index_put(&seen, candidate->key.label_count == 0 ? candidate->text : NULL, candidate->key.hash, candidate, &steps[i]);
        }
        else {
            steps[i].first = (size_t)((RfStep *)slot->cell - steps);
        }
    }
    rf_index_clear(&seen);
    return 0;
}

/* Give each step its instrument: one that is there, the overflow cell, or none where the first candidate is to be used. */
static RfOutcome
settle_locked(RfMetrics *metrics, RfStep *steps, size_t count, size_t *at)
{
    uint32_t names = metrics->names;
    for (size_t i = 0; i < count; i++) {
        RfInstrument *candidate = steps[i].candidate;
        *at = i;
        if (steps[i].instrument != NULL) {
            continue;
        }
        if (steps[i].first != i) {
            steps[i].instrument = steps[steps[i].first].instrument;
            continue;
        }
        RfInstrument *found = find_locked(metrics, &candidate->key);
        if ((found != NULL && found->kind != candidate->kind) || other_kind(metrics, candidate)) {
            return RF_OTHER_KIND;
        }
        if (found == NULL && names >= metrics->max_names) {
            if (!metrics->warned) {
                metrics->warned = 1;
                return RF_WARN;
            }
            found = metrics->overflow[candidate->kind];
        }
        names += found == NULL;
        steps[i].instrument = found;
    }
    return RF_OK;
}

/* What a settled step adds to. */
static RfInstrument *
target(RfStep *steps, size_t i)
{
    return steps[i].instrument != NULL ? steps[i].instrument : steps[steps[i].first].candidate;
}

/* Whether all float amounts can be added without any total becoming infinite. */
static int
parts_fit_locked(RfMetrics *metrics, RfStep *steps, size_t count, size_t *at)
{
    for (size_t i = 0; i < count; i++) {
        if (steps[i].amount.is_part) {
            RfInstrument *instrument = target(steps, i);
            RfTotal total = steps[i].instrument != NULL ? rf_metrics_sum_locked(metrics, instrument) : instrument->base;
            instrument->pending = total.sum + total.error;
        }
    }
    for (size_t i = 0; i < count; i++) {
        *at = i;
        if (steps[i].amount.is_part && !((target(steps, i)->pending += steps[i].amount.part) <= DBL_MAX)) {
            return 0;
        }
    }
    return 1;
}

static void
admit_locked(RfMetrics *metrics, RfStep *steps, size_t i)
{
    RfInstrument *instrument = target(steps, i);
    if (steps[i].instrument == NULL && steps[i].first == i) {
        insert_locked(metrics, instrument);
        metrics->names++;
        steps[i].used = 1;
    }
    steps[i].instrument = instrument;
    list_locked(metrics, instrument);
}

void
rf_metrics_show(RfMetrics *metrics, RfInstrument *instrument)
{
    rf_mutex_lock(&metrics->readers);
    list_locked(metrics, instrument);
    rf_mutex_unlock(&metrics->readers);
}

static void
add_locked(RfStep *step)
{
    RfInstrument *instrument = step->instrument;
    if (step->cell != NULL) { /* it may be full: the next increments find it empty */
        rf_cell_fold(step->cell, 0, instrument);
        rf_cell_fold(step->cell, 1, instrument);
    }
    if (step->amount.is_part) {
        rf_instrument_mark_fractional(instrument);
        rf_total_add_part(&instrument->base, step->amount.part);
    }
    else {
        rf_total_add_whole(&instrument->base, step->amount.whole);
    }
}

RfOutcome
rf_metrics_apply(RfMetrics *metrics, RfStep *steps, size_t count, int amounts, size_t *at)
{
    if (pair_up(steps, count) < 0) {
        return RF_NO_MEMORY;
    }
    rf_mutex_lock(&metrics->readers);
    RfOutcome outcome = settle_locked(metrics, steps, count, at);
    if (outcome == RF_OK && amounts && !parts_fit_locked(metrics, steps, count, at)) {
        outcome = RF_TOO_LARGE;
    }
    if (outcome == RF_OK && reserve_locked(metrics, count) < 0) {
        outcome = RF_NO_MEMORY;
    }
    for (size_t i = 0; i < count && outcome == RF_OK; i++) {
        admit_locked(metrics, steps, i);
        if (amounts) {
            add_locked(&steps[i]);
        }
    }
    rf_mutex_unlock(&metrics->readers);
    return outcome;
}

int
rf_count_many(RfMetrics *metrics, RfThread *self, const RfStep *steps, size_t count)
{
    const uint64_t half = (uint64_t)1 << 62; /* cells below half, and all amounts together, too: no order of adding overflows */
    uint64_t wholes = 0;
    double parts = 0;
    for (size_t i = 0; i < count; i++) {
        if (steps[i].amount.is_part) {
            parts += steps[i].amount.part;
        }
        else if (steps[i].amount.whole > half || (wholes += steps[i].amount.whole) > half) {
            return 0;
        }
    }
    rf_counting_begin(self);
    uint64_t bank = rf_u64_acquire(&metrics->epoch) & 1; /* as in rf_count_whole() */
    int fits = parts <= RF_PART_MAX;
    for (size_t i = 0; i < count && fits; i++) {
        RfCell *cell = steps[i].cell;
        fits = rf_u64_own(&cell->whole[bank]) <= half && rf_bits_to_double(rf_u64_own(&cell->part[bank])) <= RF_PART_MAX;
    }
    for (size_t i = 0; i < count && fits; i++) {
        RfCell *cell = steps[i].cell;
        if (steps[i].amount.is_part) {
            double sum = rf_bits_to_double(rf_u64_own(&cell->part[bank])) + steps[i].amount.part;
            rf_u64_own_set(&cell->part[bank], rf_double_to_bits(sum));
        }
        else {
            rf_u64_own_set(&cell->whole[bank], rf_u64_own(&cell->whole[bank]) + steps[i].amount.whole);
        }
    }
    rf_counting_end(self);
    return fits;
}
