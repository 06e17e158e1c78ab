/* One key of a map and what is stored under it. */
#ifndef RACEFREE_TABLE_ENTRY_H
#define RACEFREE_TABLE_ENTRY_H

#include "port/atomics.h"
#include "port/versions.h"

/* Constant once it is published in a slot, except where said, so that a reader sees the value, its time and its count
   belong together. Storing under a key makes a new entry. Allocated by CPython, whose pools go back to the system when a map is emptied (measured: the C library keeps them). */
typedef struct RfEntry {
    Py_hash_t hash;
    PyObject *key;             /* strong */
    PyObject *value;           /* strong; the RfFlight while the slot says that the key is being computed */
    union {
        RfAtomicU64 hits;      /* with a GIL: look-ups that found this entry */
        uint64_t serial;       /* without: tells this entry's hit cells from those of who had the cell before */
    };
    double computed_at;        /* seconds on the map's clock */
    uint32_t cell;             /* free-threaded: where each thread counts hits of this entry (table/hits.h) */
    RfAtomicU8 heat;           /* how often it was found of late (below); readers and the lock's holder write */
    uint8_t halved;            /* the number of the last halving of `heat`; this and the next under the map's lock */
    uint8_t place;             /* RfPlace: which ring of the policy it is in */
    uint8_t ranked;            /* whether an RfRank follows; constant */
    struct RfEntry *retired;   /* the next one; written by the reclaimer after unlinking, no reader looks */
} RfEntry;

/* What an entry of a bounded map has besides, right behind it. Under the map's lock, but for the weight, which is constant. */
typedef struct {
    RfEntry *next, *previous;  /* in its ring */
    uint64_t weight;           /* 0: never evicted */
} RfRank;

static inline RfRank *rf_entry_rank(RfEntry *entry) { return (RfRank *)(entry + 1); }
static inline uint64_t rf_entry_weight(RfEntry *entry) { return entry->ranked ? rf_entry_rank(entry)->weight : 1; }

/* Heat: how often the entry was found, 0 to 7, and whether it was since the policy last looked. When it is full, readers leave
   it alone: so a hot entry's line stays in every core's cache, and an entry of an unbounded map, whose heat is full from
   the start, is never written at all. */
#define RF_HEAT_MOST ((uint8_t)7)
#define RF_HEAT_FRESH ((uint8_t)8)
#define RF_HEAT_FULL ((uint8_t)(RF_HEAT_MOST | RF_HEAT_FRESH))

static inline void
rf_entry_warm(RfEntry *entry)
{
    uint8_t heat = rf_u8_own(&entry->heat);
    if (heat != RF_HEAT_FULL) {
        uint8_t found = heat & RF_HEAT_MOST;
        /* of two threads that count at once one may be lost: it is a hint */
        rf_u8_own_set(&entry->heat, RF_HEAT_FRESH | (uint8_t)(found + (found < RF_HEAT_MOST)));
    }
}

/* A new entry with references of its own to *key* and *value* (which may be NULL, to be given later); with an RfRank if
   *ranked*. NULL with MemoryError set. Call it outside of locks and sections. */
static inline RfEntry *
rf_entry_new(PyObject *key, Py_hash_t hash, PyObject *value, double computed_at, int ranked)
{
    RfEntry *entry = PyMem_Malloc(sizeof *entry + (ranked ? sizeof(RfRank) : 0));
    if (entry == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    *entry = (RfEntry){.hash = hash, .key = Py_NewRef(key), .value = Py_XNewRef(value), .computed_at = computed_at};
    rf_u8_own_set(&entry->heat, RF_HEAT_FULL);
    if (ranked) {
        entry->ranked = 1;
        *rf_entry_rank(entry) = (RfRank){.weight = 1};
    }
    return entry;
}

/* Drops the references, which may run any code, and the memory. */
static inline void
rf_entry_free(RfEntry *entry)
{
    Py_XDECREF(entry->value);
    Py_DECREF(entry->key);
    PyMem_Free(entry);
}

/* A slot is one word, and its whole history is
     0 (never used)  ->  entries of one and the same key, one after the other  ->  RF_REMOVED
   so that a probe that once passed a slot never has to come back to it in the same table. An entry's word carries four
   bits more: three of the key's hash, and whether the key is only being computed. */
#define RF_REMOVED ((uintptr_t)1)
#define RF_PENDING ((uintptr_t)1)
#define RF_TAG_BITS ((uintptr_t)14)
#define RF_WORD_BITS ((uintptr_t)15)
_Static_assert(sizeof(void *) == 8, "slots need the four low bits of a pointer to 16-byte aligned memory");

static inline int rf_word_is_entry(uintptr_t word) { return word > RF_WORD_BITS; }
static inline RfEntry *rf_word_entry(uintptr_t word) { return (RfEntry *)(word & ~RF_WORD_BITS); }

#endif
