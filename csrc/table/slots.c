#include "table/slots.h"

size_t
rf_slots_wanted(size_t entries)
{
    size_t count = RF_SLOTS_LEAST;
    while (entries > count / 5 * 3) {
        count *= 2;
    }
    return count;
}

RfSlots *
rf_slots_new(size_t slot_count, uint64_t generation)
{
    RfSlots *slots = PyMem_RawCalloc(1, sizeof *slots + slot_count * sizeof slots->words[0]);
    if (slots != NULL) {
        slots->generation = generation;
        slots->mask = slot_count - 1;
        slots->shift = 64;
        for (size_t left = slot_count; left > 1; left >>= 1) {
            slots->shift--;
        }
    }
    return slots;
}

void rf_slots_free(RfSlots *slots) { PyMem_RawFree(slots); }

void
rf_slots_add_locked(RfSlots *slots, RfEntry *entry, uintptr_t pending)
{
    size_t index = rf_slots_home(slots, rf_hash_spread(entry->hash));
    while (rf_word_own(&slots->words[index]) != 0) {
        index = (index + 1) & slots->mask;
    }
    slots->used++;
    /* release: pairs with the acquire in rf_probe(); publishes the entry */
    rf_word_publish(&slots->words[index], rf_entry_word(entry, pending));
}

RfProbeResult
rf_probe(RfProbe *probe, RfSlots *slots)
{
    const uint64_t spread = rf_hash_spread(probe->hash);
    const uintptr_t tag = rf_hash_tag(spread);
    const uintptr_t tag_mask = probe->pending_too ? RF_TAG_BITS : RF_TAG_BITS | RF_PENDING;
    if (probe->generation != slots->generation) {
        probe->generation = slots->generation;
        probe->index = rf_slots_home(slots, spread);
    }
    for (probe->index &= slots->mask;; probe->index = (probe->index + 1) & slots->mask) {
        /* acquire: pairs with every publish of a word; the entry can be read */
        uintptr_t word = rf_word_acquire(&slots->words[probe->index]);
        if (word == 0) {
            return RF_PROBE_ABSENT;
        }
        if ((word & tag_mask) != tag || !rf_word_is_entry(word)) {
            continue;
        }
        RfEntry *entry = rf_word_entry(word);
        if (entry->hash != probe->hash) {
            continue;
        }
        int equal = probe->same != NULL ? entry->key == probe->same : rf_keys_equal(entry->key, probe->key);
        if (equal > 0) {
            probe->word = word;
            return RF_PROBE_FOUND;
        }
        if (equal < 0) {
            probe->candidate = entry->key;
            return RF_PROBE_ASK;
        }
    }
}

int
rf_probe_answer(RfProbe *probe, PyObject *candidate)
{
    int equal = PyObject_RichCompareBool(candidate, probe->key, Py_EQ);
    if (equal > 0) {
        Py_XSETREF(probe->same, candidate);
        probe->generation = 0; /* from the start: between then and now the slots may have been rebuilt */
        return 0;
    }
    Py_DECREF(candidate);
    if (equal == 0) {
        probe->index++; /* that slot is done with for ever, unless the slots are rebuilt, which rf_probe() notices */
    }
    return equal;
}
