#include "table/map.h"

/* Count the outcome and take the reference, in the section that found it. */
static inline PyObject *
take_hit(RfHits *hits, RfProbe *probe)
{
    RfEntry *entry = rf_word_entry(probe->word);
    if (hits != NULL) {
        rf_hits_count(hits, entry);
    }
    return Py_NewRef(entry->value);
}

/* The look-up from where only Python code can tell two keys apart: in turns, a section and a comparison. */
static int
get_asking(RfMap *map, RfThread *self, RfProbe *probe, RfHits *hits, PyObject *candidate, PyObject **value)
{
    for (;;) {
        if (rf_probe_answer(probe, candidate) < 0) {
            rf_probe_clear(probe);
            return -1;
        }
        rf_reading_begin(self);
        RfProbeResult result = rf_probe(probe, rf_ptr_acquire(&map->slots));
        *value = result == RF_PROBE_FOUND ? take_hit(hits, probe) : NULL;
        candidate = result == RF_PROBE_ASK ? Py_NewRef(probe->candidate) : NULL;
        int asked = rf_reading_end(self);
        if (result != RF_PROBE_ASK) {
            if (result == RF_PROBE_ABSENT && hits != NULL) {
                rf_own_increment(&hits->misses);
            }
            if (asked) {
                rf_reclaim_asked(self);
            }
            rf_probe_clear(probe);
            return result == RF_PROBE_FOUND;
        }
    }
}

int
rf_map_get(RfMap *map, PyObject *key, Py_hash_t hash, int counted, PyObject **value)
{
    RfThread *self = rf_thread();
    if (self == NULL) {
        return -1;
    }
    RfHits *hits = NULL;
    if (counted && (hits = rf_hits_block(self, map->block_id)) == NULL) {
        return -1;
    }
    RfProbe probe = {.key = key, .hash = hash};
    rf_reading_begin(self);
    /* acquire: pairs with the publish in slots_replace_locked() */
    RfProbeResult result = rf_probe(&probe, rf_ptr_acquire(&map->slots));
    if (result == RF_PROBE_FOUND) {
        *value = take_hit(hits, &probe);
        if (rf_reading_end(self)) {
            rf_reclaim_asked(self);
        }
        return 1;
    }
    *value = NULL;
    if (result == RF_PROBE_ASK) {
        PyObject *candidate = Py_NewRef(probe.candidate);
        (void)rf_reading_end(self); /* an asker is answered by the next section's end */
        return get_asking(map, self, &probe, hits, candidate, value);
    }
    if (rf_reading_end(self)) {
        rf_reclaim_asked(self);
    }
    if (hits != NULL) {
        rf_own_increment(&hits->misses);
    }
    return 0;
}
