#include "table/bound.h"

int
rf_map_weigh(RfMap *map, PyObject *key, PyObject *value, uint64_t *weight)
{
    *weight = 1;
    if (map->weigher == NULL) {
        return 0;
    }
    PyObject *answer = PyObject_CallFunctionObjArgs(map->weigher, key, value, NULL);
    if (answer == NULL) {
        return -1;
    }
    if (!PyLong_Check(answer) || PyBool_Check(answer)) {
        PyErr_Format(PyExc_TypeError, "weigher must return an int >= 0, not %.100s", Py_TYPE(answer)->tp_name);
        Py_DECREF(answer);
        return -1;
    }
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(answer, &overflow);
    if (overflow != 0 || number < 0) {
        PyErr_Format(PyExc_ValueError, "weigher must return an int from 0 to 2**63 - 1, not %R", answer);
    }
    Py_DECREF(answer);
    *weight = (uint64_t)number;
    return PyErr_Occurred() ? -1 : 0;
}

/* --- making room ----------------------------------------------------------------------------------------------------- */

/* Take an entry that the policy chose out of its slot, found by identity. */
static void
unlink_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    RfProbe probe = {.key = entry->key, .hash = entry->hash, .same = entry->key};
    if (rf_probe(&probe, slots) == RF_PROBE_FOUND) {
        rf_word_publish(&slots->words[probe.index], RF_REMOVED); /* release: as every publish of a word */
        rf_u64_own_set(&map->live, rf_u64_own(&map->live) - 1);
        map->evicted++;
        rf_map_unlink_locked(map, entry, garbage);
    }
}

static void
make_room_locked(RfMap *map, uint64_t limit, uint64_t need, RfGarbage *garbage)
{
    while (rf_u64_own(&map->policy.weight) + need > limit) {
        unlink_locked(map, rf_policy_evict(&map->policy, need), garbage);
    }
}

int
rf_bound_admit_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage)
{
    if (!entry->ranked) {
        return 1;
    }
    uint64_t weight = rf_entry_weight(entry);
    if (weight > map->policy.limit) {
        return 0;
    }
    if (rf_policy_wants_requests(&map->policy)) {
        uint64_t hits, misses;
        rf_hits_totals(map->block_id, &hits, &misses);
        rf_policy_tell_requests(&map->policy, hits + misses);
    }
    make_room_locked(map, map->policy.limit, weight, garbage);
    rf_policy_add(&map->policy, entry);
    return 1;
}

/* --- ranking --------------------------------------------------------------------------------------------------------- */

/* A copy with an RfRank and the same references, which are its own if *shared*; NULL (no exception set) on no memory. */
static RfEntry *
ranked_copy(RfEntry *entry, int shared)
{
    RfEntry *copy = PyMem_Malloc(sizeof *copy + sizeof(RfRank));
    if (copy != NULL) {
        *copy = (RfEntry){.hash = entry->hash, .key = entry->key, .value = entry->value, .computed_at = entry->computed_at,
                          .cell = entry->cell, .ranked = 1};
        if (RF_FREE_THREADED) {
            copy->serial = entry->serial;
        }
        else {
            rf_u64_own_set(&copy->hits, rf_u64_own(&entry->hits));
        }
        *rf_entry_rank(copy) = (RfRank){.weight = 1};
        if (shared) {
            Py_INCREF(copy->key);
            Py_XINCREF(copy->value);
        }
    }
    return copy;
}

int
rf_bound_rank_locked(RfMap *map, RfEntry **entry)
{
    if (!rf_map_ranks(map) || (*entry)->ranked) {
        return 0;
    }
    RfEntry *copy = ranked_copy(*entry, 0);
    if (copy == NULL) {
        return -1;
    }
    PyMem_Free(*entry); /* its references are the copy's now */
    *entry = copy;
    return 0;
}

/* Put a copy with an RfRank in the place of every entry. Readers that have the old one count its hits in the cell that is now
   the copy's. -1 on no memory: some are replaced then, which does no harm. */
static int
rank_all_locked(RfMap *map, RfGarbage *garbage)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    for (size_t i = 0; i <= slots->mask; i++) {
        uintptr_t word = rf_word_own(&slots->words[i]);
        if (!rf_word_is_entry(word) || rf_word_entry(word)->ranked) {
            continue;
        }
        RfEntry *old = rf_word_entry(word);
        RfEntry *copy = ranked_copy(old, 1);
        if (copy == NULL) {
            return -1;
        }
        if (!(word & RF_PENDING)) {
            rf_policy_add(&map->policy, copy);
        }
        old->place = RF_PLACE_MOVED;
        /* release: pairs with the acquire in rf_probe() */
        rf_word_publish(&slots->words[i], rf_entry_word(copy, word & RF_PENDING));
        rf_map_unlink_locked(map, old, garbage);
    }
    return 0;
}

int
rf_map_set_limit(RfMap *map, uint64_t limit)
{
    RfGarbage garbage = {0};
    int ranked = 0;
    rf_mutex_lock(&map->lock);
    if (!rf_map_ranks(map)) {
        ranked = rank_all_locked(map, &garbage);
        rf_u32_own_set(&map->ranks, ranked == 0);
    }
    if (ranked == 0) {
        make_room_locked(map, limit, 0, &garbage);
        map->policy.limit = limit;
        rf_slots_shrink_locked(map, &garbage);
    }
    rf_mutex_unlock(&map->lock);
    rf_garbage_discard(map, &garbage);
    if (ranked < 0) {
        PyErr_NoMemory();
    }
    return ranked;
}
