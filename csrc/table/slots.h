/* The slots of a map: an open-addressed table of words, and the probe that walks it. */
#ifndef RACEFREE_TABLE_SLOTS_H
#define RACEFREE_TABLE_SLOTS_H

#include "table/entry.h"
#include "table/keys.h"

typedef struct RfSlots {
    uint64_t generation;      /* never the same twice in a map; constant */
    size_t mask;              /* number of slots - 1; constant */
    unsigned shift;           /* 64 - log2(number of slots); constant */
    size_t used;              /* slots that are not 0, removed ones too; under the map's lock */
    struct RfSlots *retired;  /* the next one; written by the reclaimer after unlinking */
    RfAtomicWord words[];     /* written under the map's lock with release, read in sections with acquire */
} RfSlots;

#define RF_SLOTS_LEAST 8

/* How full slots may become, removed ones counted: four fifths, measured as a balance between 100 bytes an entry and the
   length of a probe for an absent key. */
static inline size_t rf_slots_limit(size_t slot_count) { return slot_count - slot_count / 5; }

/* How many slots *entries* want: at most 60 % full, so that the next rebuild is some way off. */
size_t rf_slots_wanted(size_t entries);

/* Empty slots, or NULL (no exception set). */
RfSlots *rf_slots_new(size_t slot_count, uint64_t generation);
void rf_slots_free(RfSlots *slots);

/* Spread a hash: int hashes are the ints themselves, and linear probing wants neighbours apart (Knuth, TAOCP 3, 6.4,
   multiplicative hashing). The high bits choose the slot, three from the middle the tag. */
static inline uint64_t rf_hash_spread(Py_hash_t hash) { return (uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15); }
static inline size_t rf_slots_home(const RfSlots *slots, uint64_t spread) { return (size_t)(spread >> slots->shift); }
static inline uintptr_t rf_hash_tag(uint64_t spread) { return (uintptr_t)(spread >> 20) & RF_TAG_BITS; }

static inline uintptr_t
rf_entry_word(RfEntry *entry, uintptr_t pending)
{
    return (uintptr_t)entry | rf_hash_tag(rf_hash_spread(entry->hash)) | pending;
}

/* Put an entry whose key is known to be absent into the first slot that was never used. Under the map's lock. */
void rf_slots_add_locked(RfSlots *slots, RfEntry *entry, uintptr_t pending);

/* The state of one look-up that may have to be interrupted because only Python code can tell whether two keys are equal. */
typedef struct {
    PyObject *key;
    Py_hash_t hash;
    int pending_too;          /* whether keys that are only being computed count as found */
    PyObject *candidate;      /* RF_PROBE_ASK: the stored key to compare with, borrowed from the entry */
    PyObject *same;           /* a stored key that is known to be equal: from now on only it is looked for; owned */
    uint64_t generation;      /* of the slots that `index` is about; 0 at the start */
    size_t index;             /* where the probe stands */
    uintptr_t word;           /* RF_PROBE_FOUND: what was read from the slot at `index` */
} RfProbe;

typedef enum { RF_PROBE_ABSENT, RF_PROBE_FOUND, RF_PROBE_ASK } RfProbeResult;

/* Walk on until something is known. Runs in a read section or under the map's lock, and so runs no Python code: where it would
   have to, it says RF_PROBE_ASK; the caller takes a reference to the candidate, leaves, calls rf_probe_answer(), comes back
   and calls it again. */
RfProbeResult rf_probe(RfProbe *probe, RfSlots *slots);

/* Compare the candidate as dict does. Takes over the caller's reference to it. Runs Python code: no section, no lock.
   -1 with an exception set if that raised. */
int rf_probe_answer(RfProbe *probe, PyObject *candidate);

static inline void rf_probe_clear(RfProbe *probe) { Py_CLEAR(probe->same); }

#endif
