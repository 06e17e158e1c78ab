#include "table/bound.h"
#include "table/map.h"

void
rf_map_unlink_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage)
{
    for (RfRenewal *renewal = map->renewals; renewal != NULL; renewal = renewal->next) {
        if (renewal->entry == entry) {
            renewal->entry = NULL;
        }
    }
    rf_garbage_entry(garbage, entry);
}

int
rf_map_renew_begin(RfMap *map, PyObject *key, Py_hash_t hash, RfRenewal *renewal)
{
    RfProbe probe = {.key = key, .hash = hash};
    int found = rf_map_lock_find(map, &probe);
    if (found < 0) {
        return -1;
    }
    if (found == RF_PROBE_FOUND) {
        renewal->entry = rf_word_entry(probe.word);
        renewal->key = Py_NewRef(renewal->entry->key);
        renewal->next = map->renewals;
        map->renewals = renewal;
    }
    rf_map_unlock(map);
    rf_probe_clear(&probe);
    return found == RF_PROBE_FOUND;
}

static void
unlist_locked(RfMap *map, RfRenewal *renewal)
{
    RfRenewal **at = &map->renewals;
    while (*at != renewal) {
        at = &(*at)->next;
    }
    *at = renewal->next;
}

/* The new entry for what is renewed, or NULL with an exception set. */
static RfEntry *
entry_for(RfMap *map, const RfRenewal *renewal, PyObject *value)
{
    double now;
    uint64_t weight;
    if (rf_map_now(map, &now) < 0 || rf_map_weigh(map, renewal->key, value, &weight) < 0) {
        return NULL;
    }
    RfEntry *entry = rf_entry_new(renewal->key, 0, value, now, rf_map_ranks(map));
    if (entry != NULL && entry->ranked) {
        rf_entry_rank(entry)->weight = weight;
    }
    return entry;
}

/* Put *fresh* where the renewed entry is, if it still is there: 1; 0 if not; -1 on no memory. */
static int
replace_locked(RfMap *map, RfRenewal *renewal, RfEntry **fresh, RfGarbage *garbage)
{
    RfEntry *entry = renewal->entry;
    if (entry == NULL) {
        return 0;
    }
    (*fresh)->hash = entry->hash;
    RfProbe probe = {.key = entry->key, .hash = entry->hash, .same = entry->key}; /* by identity: runs no Python code */
    rf_probe(&probe, rf_ptr_own(&map->slots));
    return rf_map_replace_locked(map, &probe, fresh, 0, garbage) < 0 ? -1 : 1;
}

int
rf_map_renew_end(RfMap *map, RfRenewal *renewal, PyObject *value)
{
    RfEntry *fresh = value == NULL ? NULL : entry_for(map, renewal, value);
    RfGarbage garbage = {0};
    rf_mutex_lock(&map->lock);
    int stored = fresh == NULL ? -1 : replace_locked(map, renewal, &fresh, &garbage);
    unlist_locked(map, renewal);
    rf_mutex_unlock(&map->lock);
    Py_DECREF(renewal->key);
    if (fresh == NULL) {
        return -1; /* nothing to discard */
    }
    rf_garbage_discard(map, &garbage);
    if (stored <= 0) {
        rf_entry_free(fresh);
    }
    if (stored < 0) {
        PyErr_NoMemory();
    }
    return stored < 0 ? -1 : 0;
}
