/* Operations that look at every entry: copies of one instant, the garbage collector's visit, the self-check. */
#include "table/map.h"

static RfItem
item_of_locked(RfMap *map, RfEntry *entry, int with_hits)
{
    return (RfItem){
        .key = Py_NewRef(entry->key),
        .value = Py_NewRef(entry->value),
        .computed_at = entry->computed_at,
        .hits = with_hits ? rf_hits_of_locked(entry, map->block_id) : 0,
    };
}

Py_ssize_t
rf_map_items(RfMap *map, int with_hits, RfItem **items, void (*pending)(PyObject *, void *), void *context)
{
    size_t room = 0;
    *items = NULL;
    for (;;) {
        rf_mutex_lock(&map->lock);
        size_t live = (size_t)rf_u64_own(&map->live);
        if (live <= room) {
            break;
        }
        rf_mutex_unlock(&map->lock);
        room = live + live / 8 + 8; /* it may grow until we are back */
        PyMem_RawFree(*items);
        *items = PyMem_RawMalloc(room * sizeof **items);
        if (*items == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    RfSlots *slots = rf_ptr_own(&map->slots);
    Py_ssize_t count = 0;
    for (size_t i = 0; i <= slots->mask; i++) {
        uintptr_t word = rf_word_own(&slots->words[i]);
        if (!rf_word_is_entry(word)) {
            continue;
        }
        if (!(word & RF_PENDING)) {
            (*items)[count++] = item_of_locked(map, rf_word_entry(word), with_hits);
        }
        else if (pending != NULL) {
            pending(rf_word_entry(word)->value, context);
        }
    }
    rf_mutex_unlock(&map->lock);
    return count;
}

void
rf_items_free(RfItem *items, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_DECREF(items[i].key);
        Py_DECREF(items[i].value);
    }
    PyMem_RawFree(items);
}

int
rf_map_item(RfMap *map, PyObject *key, Py_hash_t hash, RfItem *item)
{
    RfProbe probe = {.key = key, .hash = hash};
    int found = rf_map_lock_find(map, &probe);
    if (found < 0) {
        return -1;
    }
    if (found == RF_PROBE_FOUND) {
        *item = item_of_locked(map, rf_word_entry(probe.word), 1);
    }
    rf_map_unlock(map);
    rf_probe_clear(&probe);
    return found == RF_PROBE_FOUND;
}

int
rf_map_traverse(RfMap *map, visitproc visit, void *arg)
{
    RfSlots *slots = rf_ptr_own(&map->slots);
    for (size_t i = 0; slots != NULL && i <= slots->mask; i++) {
        uintptr_t word = rf_word_own(&slots->words[i]);
        if (rf_word_is_entry(word)) {
            Py_VISIT(rf_word_entry(word)->key);
            Py_VISIT(rf_word_entry(word)->value);
        }
    }
    Py_VISIT(map->clock);
    Py_VISIT(map->weigher);
    return 0;
}

#ifdef RF_CHECKS

/* Whether a probe from the entry's home reaches it. */
static int
is_reachable(RfSlots *slots, size_t at)
{
    RfEntry *entry = rf_word_entry(rf_word_own(&slots->words[at]));
    size_t index = rf_slots_home(slots, rf_hash_spread(entry->hash));
    for (; index != at; index = (index + 1) & slots->mask) {
        if (rf_word_own(&slots->words[index]) == 0) {
            return 0;
        }
    }
    return 1;
}

const char *
rf_map_check(RfMap *map)
{
    const char *wrong = NULL;
    size_t used = 0, live = 0, pending = 0;
    uint64_t weight = 0;
    rf_mutex_lock(&map->lock);
    RfSlots *slots = rf_ptr_own(&map->slots);
    for (size_t i = 0; i <= slots->mask; i++) {
        uintptr_t word = rf_word_own(&slots->words[i]);
        used += word != 0;
        if (!rf_word_is_entry(word)) {
            if (word != 0 && word != RF_REMOVED) {
                wrong = "a slot holds neither an entry nor a mark";
            }
            continue;
        }
        RfEntry *entry = rf_word_entry(word);
        live += !(word & RF_PENDING);
        weight += word & RF_PENDING || !entry->ranked ? 0 : rf_entry_weight(entry);
        if (!entry->ranked && rf_u32_own(&map->ranks)) {
            wrong = "an entry is not ranked";
        }
        if (entry->ranked && (entry->place != RF_PLACE_NONE) != (!(word & RF_PENDING) && rf_entry_weight(entry) > 0)) {
            wrong = "an entry is in a ring that it should not be in, or in none";
        }
        pending += (word & RF_PENDING) != 0;
        if (rf_entry_word(entry, word & RF_PENDING) != word) {
            wrong = "a slot's tag is not its entry's";
        }
        if (entry->value == NULL || Py_REFCNT(entry->key) < 1 || Py_REFCNT(entry->value) < 1) {
            wrong = "an entry holds a dead reference";
        }
        if (!is_reachable(slots, i)) {
            wrong = "a probe for an entry stops before it";
        }
    }
    if (used != slots->used || used > rf_slots_limit(slots->mask + 1)) {
        wrong = "the number of used slots is wrong";
    }
    if (live != (size_t)rf_u64_own(&map->live) || pending != map->pending) {
        wrong = "the number of entries is wrong";
    }
    if (weight != rf_u64_own(&map->policy.weight)) {
        wrong = "the weight is not the sum of the entries'";
    }
    if (wrong == NULL) {
        wrong = rf_policy_check(&map->policy);
    }
    rf_mutex_unlock(&map->lock);
    return wrong;
}

#endif
