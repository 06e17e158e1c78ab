#include "table/bound.h"

/* --- the slots ------------------------------------------------------------------------------------------------- */

int
rf_slots_replace_locked(RfMap *map, size_t slot_count, RfGarbage *garbage)
{
    RfSlots *old = rf_ptr_own(&map->slots);
    RfSlots *slots = rf_slots_new(slot_count, ++map->last_generation);
    if (slots == NULL) {
        return -1;
    }
    for (size_t i = 0; old != NULL && i <= old->mask; i++) {
        uintptr_t word = rf_word_own(&old->words[i]);
        if (rf_word_is_entry(word)) {
            rf_slots_add_locked(slots, rf_word_entry(word), word & RF_PENDING);
        }
    }
    /* release: pairs with the acquire in rf_map_get() */
    rf_ptr_publish(&map->slots, slots);
    if (old != NULL) {
        rf_garbage_slots(garbage, old);
    }
    return 0;
}

static size_t entry_count_locked(RfMap *map) { return (size_t)rf_u64_own(&map->live) + map->pending; }

void
rf_slots_shrink_locked(RfMap *map, RfGarbage *garbage)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    size_t entries = entry_count_locked(map);
    if (slots->mask + 1 > RF_SLOTS_LEAST && entries < (slots->mask + 1) / 8) {
        if (rf_slots_replace_locked(map, rf_slots_wanted(entries), garbage) == 0) {
            rf_hits_trim_locked(&map->hit_cells, map->block_id);
        }
    }
}

static void
count_locked(RfMap *map, uintptr_t pending)
{
    if (pending) {
        map->pending++;
    }
    else {
        rf_u64_own_set(&map->live, rf_u64_own(&map->live) + 1);
    }
}

/* Never published: heavier than the bound. */
static void
turn_away_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage)
{
    map->evicted++;
    rf_garbage_entry(garbage, entry);
}

int
rf_map_add_locked(RfMap *map, RfEntry **given, uintptr_t pending, RfGarbage *garbage)
{
    if (rf_bound_rank_locked(map, given) < 0) {
        return -1;
    }
    RfEntry *entry = *given;
    RfSlots *slots = rf_ptr_own(&map->slots);
    if (slots->used >= rf_slots_limit(slots->mask + 1)) {
        if (rf_slots_replace_locked(map, rf_slots_wanted(entry_count_locked(map) + 1), garbage) < 0) {
            return -1;
        }
        slots = rf_ptr_own(&map->slots);
    }
    if (rf_hits_assign_locked(&map->hit_cells, entry) < 0) {
        return -1;
    }
    if (!pending && !rf_bound_admit_locked(map, entry, garbage)) {
        turn_away_locked(map, entry, garbage);
        return 0;
    }
    rf_slots_add_locked(slots, entry, pending);
    count_locked(map, pending);
    return 0;
}

/* Count out what stands in a slot that is about to be overwritten. Says whether it had a value. */
static int
uncount_locked(RfMap *map, uintptr_t word)
{
    if (word & RF_PENDING) {
        map->pending--;
        return 0;
    }
    rf_u64_own_set(&map->live, rf_u64_own(&map->live) - 1);
    return 1;
}

/* Let the policy exchange *old*, if it has a value, for *entry*, if it gets one. 0 if that is heavier than the bound. */
static int
exchange_locked(RfMap *map, RfEntry *old, int old_had_value, RfEntry *entry, uintptr_t pending, RfGarbage *garbage)
{
    if (!entry->ranked) {
        if (old_had_value && old->ranked) { /* ranking all was given up half-way, for want of memory */
            rf_policy_forget(&map->policy, old);
        }
        return 1;
    }
    if (old_had_value && !pending && rf_entry_weight(old) == rf_entry_weight(entry)) {
        rf_policy_replace(&map->policy, old, entry);
        return 1;
    }
    if (old_had_value) {
        rf_policy_forget(&map->policy, old);
    }
    if (pending) {
        return 1;
    }
    int admitted = rf_bound_admit_locked(map, entry, garbage);
    if (admitted && old_had_value) {
        rf_u8_own_set(&entry->heat, rf_u8_own(&old->heat)); /* the key is as much asked for as before */
    }
    return admitted;
}

int
rf_map_replace_locked(RfMap *map, RfProbe *probe, RfEntry **given, uintptr_t pending, RfGarbage *garbage)
{
    if (rf_bound_rank_locked(map, given) < 0 || rf_hits_assign_locked(&map->hit_cells, *given) < 0) {
        return -1;
    }
    RfEntry *entry = *given;
    RfSlots *slots = rf_ptr_own(&map->slots);
    RfEntry *old = rf_word_entry(probe->word);
    PyObject *offered = entry->key;
    entry->key = Py_NewRef(old->key);
    Py_DECREF(offered); /* the caller's reference remains */
    int had_value = uncount_locked(map, probe->word);
    map->replaced += (uint64_t)had_value;
    if (exchange_locked(map, old, had_value, entry, pending, garbage)) {
        count_locked(map, pending);
        /* release: pairs with the acquire in rf_probe() */
        rf_word_publish(&slots->words[probe->index], rf_entry_word(entry, pending));
    }
    else {
        rf_word_publish(&slots->words[probe->index], RF_REMOVED);
        turn_away_locked(map, entry, garbage);
    }
    rf_map_unlink_locked(map, old, garbage);
    return 0;
}

void
rf_map_fulfil_locked(RfMap *map, RfProbe *probe, PyObject *value, double computed_at, uint64_t weight, RfGarbage *garbage)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    RfEntry *entry = rf_word_entry(probe->word);
    entry->value = Py_NewRef(value); /* while pending, only holders of the lock look at it */
    entry->computed_at = computed_at;
    if (entry->ranked) {
        rf_entry_rank(entry)->weight = weight;
    }
    map->pending--;
    if (rf_bound_admit_locked(map, entry, garbage)) {
        count_locked(map, 0);
        /* release: pairs with the acquire in rf_probe() */
        rf_word_publish(&slots->words[probe->index], probe->word & ~RF_PENDING);
    }
    else {
        rf_word_publish(&slots->words[probe->index], RF_REMOVED);
        turn_away_locked(map, entry, garbage);
    }
}

/* uncount_locked(), and no other entry takes its place. */
static int
drop_locked(RfMap *map, uintptr_t word)
{
    int had_value = uncount_locked(map, word);
    if (had_value && rf_word_entry(word)->ranked) {
        rf_policy_forget(&map->policy, rf_word_entry(word));
    }
    return had_value;
}

int
rf_map_remove_locked(RfMap *map, RfProbe *probe, RfGarbage *garbage)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    rf_word_publish(&slots->words[probe->index], RF_REMOVED);
    rf_map_unlink_locked(map, rf_word_entry(probe->word), garbage);
    int had_value = drop_locked(map, probe->word);
    map->removed += (uint64_t)had_value;
    rf_slots_shrink_locked(map, garbage);
    return had_value;
}

int
rf_map_lock_find(RfMap *map, RfProbe *probe)
{
    for (;;) {
        rf_mutex_lock(&map->lock);
        RfProbeResult result = rf_probe(probe, rf_ptr_own(&map->slots));
        if (result == RF_PROBE_FOUND) {
            return RF_PROBE_FOUND;
        }
        if (result == RF_PROBE_ABSENT && probe->same == NULL) {
            return RF_PROBE_ABSENT;
        }
        PyObject *candidate = result == RF_PROBE_ASK ? Py_NewRef(probe->candidate) : NULL;
        rf_mutex_unlock(&map->lock);
        if (candidate == NULL) {
            /* the key that was found equal has been removed meanwhile; another equal one may have come */
            rf_probe_clear(probe);
            probe->generation = 0;
        }
        else if (rf_probe_answer(probe, candidate) < 0) {
            rf_probe_clear(probe);
            return -1;
        }
    }
}

/* --- operations ------------------------------------------------------------------------------------------------- */

/* Finish a store: give the lock back, discard, report. *stored* < 0 means that there was no memory. */
static int
store_end(RfMap *map, RfProbe *probe, RfEntry *entry, int stored, RfGarbage *garbage)
{
    rf_map_unlock(map);
    rf_probe_clear(probe);
    rf_garbage_discard(map, garbage);
    if (stored < 0) {
        rf_entry_free(entry);
        PyErr_NoMemory();
    }
    return stored;
}

/* rf_map_set(), or with *present* not NULL rf_map_set_default(). */
static int
store(RfMap *map, RfEntry *entry, PyObject **present)
{
    PyObject *key = Py_NewRef(entry->key); /* rf_map_replace_locked() drops the entry's */
    RfProbe probe = {.key = key, .hash = entry->hash, .pending_too = 1};
    RfGarbage garbage = {0};
    int stored = rf_map_lock_find(map, &probe);
    if (stored < 0) {
        rf_entry_free(entry);
    }
    else if (present != NULL && stored == RF_PROBE_FOUND && !(probe.word & RF_PENDING)) {
        *present = Py_NewRef(rf_word_entry(probe.word)->value);
        stored = store_end(map, &probe, entry, 0, &garbage);
        rf_entry_free(entry);
    }
    else {
        stored = stored == RF_PROBE_FOUND ? rf_map_replace_locked(map, &probe, &entry, 0, &garbage)
                                          : rf_map_add_locked(map, &entry, 0, &garbage);
        stored = store_end(map, &probe, entry, stored, &garbage);
    }
    Py_DECREF(key);
    return stored;
}

int rf_map_set(RfMap *map, RfEntry *entry) { return store(map, entry, NULL); }

int
rf_map_set_default(RfMap *map, RfEntry *entry, PyObject **present)
{
    *present = NULL;
    return store(map, entry, present);
}

int
rf_map_pop(RfMap *map, PyObject *key, Py_hash_t hash, PyObject *only, PyObject **value)
{
    RfProbe probe = {.key = key, .hash = hash, .pending_too = 1};
    RfGarbage garbage = {0};
    int found = rf_map_lock_find(map, &probe);
    *value = NULL;
    if (found < 0) {
        return -1;
    }
    if (found == RF_PROBE_FOUND) {
        RfEntry *entry = rf_word_entry(probe.word);
        if (only == NULL || (entry->value == only && !(probe.word & RF_PENDING))) {
            *value = probe.word & RF_PENDING ? NULL : Py_NewRef(entry->value);
            rf_map_remove_locked(map, &probe, &garbage);
        }
    }
    rf_map_unlock(map);
    rf_probe_clear(&probe);
    rf_garbage_discard(map, &garbage);
    return *value != NULL;
}

int
rf_map_pop_any(RfMap *map, PyObject **key, PyObject **value)
{
    RfGarbage garbage = {0};
    *key = *value = NULL;
    rf_mutex_lock(&map->lock);
    RfSlots *slots = rf_ptr_own(&map->slots);
    for (size_t seen = 0; seen <= slots->mask && *value == NULL; seen++) {
        RfProbe at = {.index = (map->pop_from + seen) & slots->mask};
        at.word = rf_word_own(&slots->words[at.index]);
        if (rf_word_is_entry(at.word) && !(at.word & RF_PENDING)) {
            *key = Py_NewRef(rf_word_entry(at.word)->key);
            *value = Py_NewRef(rf_word_entry(at.word)->value);
            map->pop_from = at.index;
            rf_map_remove_locked(map, &at, &garbage);
        }
    }
    rf_mutex_unlock(&map->lock);
    rf_garbage_discard(map, &garbage);
    return *value != NULL;
}

int
rf_map_clear(RfMap *map)
{
    RfGarbage garbage = {0};
    rf_mutex_lock(&map->lock);
    RfSlots *old = rf_ptr_own(&map->slots);
    RfSlots *slots = rf_slots_new(RF_SLOTS_LEAST, ++map->last_generation);
    if (slots == NULL) {
        rf_mutex_unlock(&map->lock);
        PyErr_NoMemory();
        return -1;
    }
    rf_ptr_publish(&map->slots, slots); /* release: pairs with the acquire in rf_map_get() */
    rf_garbage_slots(&garbage, old);
    for (size_t i = 0; i <= old->mask; i++) {
        uintptr_t word = rf_word_own(&old->words[i]);
        if (rf_word_is_entry(word)) {
            map->removed += (uint64_t)drop_locked(map, word);
            rf_map_unlink_locked(map, rf_word_entry(word), &garbage);
        }
    }
    rf_mutex_unlock(&map->lock);
    rf_garbage_discard(map, &garbage);
    return 0;
}
