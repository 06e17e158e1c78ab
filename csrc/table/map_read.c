#include "table/map.h"

/* Take the reference and count, in the section that found the entry. */
static inline PyObject *
take_hit(RfHits *hits, RfEntry *entry)
{
    PyObject *value = Py_NewRef(entry->value);
    if (hits != NULL) {
        rf_hits_count(hits, entry);
        rf_entry_warm(entry);
    }
    return value;
}

/* The look-up where only Python code can tell two keys apart: in turns, a section and a comparison. */
static int
get_asking(RfMap *map, RfThread *self, PyObject *key, Py_hash_t hash, RfHits *hits, PyObject **value)
{
    RfProbe probe = {.key = key, .hash = hash};
    for (;;) {
        rf_reading_begin(self);
        RfProbeResult result = rf_probe(&probe, rf_ptr_acquire(&map->slots));
        *value = result == RF_PROBE_FOUND ? take_hit(hits, rf_word_entry(probe.word)) : NULL;
        PyObject *candidate = result == RF_PROBE_ASK ? Py_NewRef(probe.candidate) : NULL;
        if (rf_reading_end(self)) {
            rf_reclaim_asked(self);
        }
        if (candidate == NULL) {
            if (result == RF_PROBE_ABSENT && hits != NULL) {
                rf_own_increment(&hits->misses);
            }
            rf_probe_clear(&probe);
            return result == RF_PROBE_FOUND;
        }
        if (rf_probe_answer(&probe, candidate) < 0) {
            rf_probe_clear(&probe);
            return -1;
        }
    }
}

/* rf_probe() for the usual case, in registers: no state to come back with. *unsure says that it met a key that only
   Python code can compare. */
static inline RfEntry *
find_plain(RfSlots *slots, PyObject *key, Py_hash_t hash, int *unsure)
{
    const uint64_t spread = rf_hash_spread(hash);
    const uintptr_t tag = rf_hash_tag(spread);
    for (size_t index = rf_slots_home(slots, spread);; index = (index + 1) & slots->mask) {
        /* acquire: pairs with every publish of a word; the entry can be read */
        uintptr_t word = rf_word_acquire(&slots->words[index]);
        if ((word & RF_WORD_BITS) == tag && rf_word_is_entry(word)) {
            RfEntry *entry = rf_word_entry(word);
            if (entry->key == key) {
                return entry;
            }
            int equal = entry->hash == hash ? rf_keys_equal(entry->key, key) : 0;
            if (equal > 0) {
                return entry;
            }
            if (equal < 0) {
                *unsure = 1;
                return NULL;
            }
        }
        else if (word == 0) {
            return NULL;
        }
    }
}

int
rf_map_get(RfMap *map, PyObject *key, Py_hash_t hash, int counted, PyObject **value)
{
    RfThread *self = rf_thread();
    RfHits *hits = NULL;
    int unsure = 0;
    if (self == NULL || (counted && (hits = rf_hits_block(self, map->block_id)) == NULL)) {
        return -1;
    }
    rf_reading_begin(self);
    /* acquire: pairs with the publish in rf_slots_replace_locked() */
    RfEntry *entry = find_plain(rf_ptr_acquire(&map->slots), key, hash, &unsure);
    *value = entry != NULL ? take_hit(hits, entry) : NULL;
    if (rf_reading_end(self)) {
        rf_reclaim_asked(self);
    }
    if (unsure) {
        return get_asking(map, self, key, hash, hits, value);
    }
    if (entry == NULL && hits != NULL) {
        rf_own_increment(&hits->misses);
    }
    return entry != NULL;
}

int
rf_map_count_miss(RfMap *map)
{
    RfThread *self = rf_thread();
    RfHits *hits = self == NULL ? NULL : rf_hits_block(self, map->block_id);
    if (hits == NULL) {
        return -1;
    }
    rf_own_increment(&hits->misses);
    return 0;
}
