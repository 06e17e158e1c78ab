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
