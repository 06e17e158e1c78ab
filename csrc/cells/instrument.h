/* One series of a map: who it is, what it has counted so far, or where it stands. */
#ifndef RACEFREE_CELLS_INSTRUMENT_H
#define RACEFREE_CELLS_INSTRUMENT_H

#include "cells/key.h"
#include "cells/total.h"
#include "port/atomics.h"

enum { RF_COUNTER, RF_GAUGE, RF_KINDS };

/* A number as a reader gets it: whole, or if is_part the float `part` plus `low` and `high`. */
typedef struct {
    int is_part;
    uint64_t low, high; /* 128 bits; a gauge's whole number is signed and stands in `low` alone */
    double part;
} RfReading;

/* A gauge's level: a signed 64-bit whole number, or a float that is not NaN. */
typedef struct {
    int is_part;
    int64_t whole;
    double part;
} RfLevel;

typedef struct RfInstrument {
    /* constant from the moment another thread can see it; owned references */
    int kind;
    uint32_t id;            /* its position among the map's instruments and so its cell in each thread; set under map->readers */
    RfKey key;              /* labels in the order of the creating call */
    PyObject *text;         /* the key as text */
    uint64_t text_hash;
    PyObject *description;  /* (text, kind, name, ((label, value), ...)): what a snapshot hands out */

    RfAtomicU32 fractional; /* 0 -> 1 once a float was added; written by any thread */
    RfAtomicU32 listed;     /* 0: not made yet, or an overflow cell that nothing uses; 0 -> 1 under map->readers */

    /* counters: under map->readers */
    RfTotal base;           /* everything folded out of the threads' cells, and what was added directly */
    double shown;           /* the largest float share any reader was given: rounding never takes one back */
    double pending;         /* scratch of one call */

    /* gauges: under `mutex` */
    RfMutex mutex;          /* innermost but for sections; taken under map->readers by snapshots */
    uint64_t epoch;         /* the map's epoch when `current` was last written */
    RfLevel current;
    RfLevel previous;       /* as `current` was when `epoch` began */

    RfLabel labels[];       /* key.labels */
} RfInstrument;

const char *rf_kind_name(int kind);

/* Not yet part of a map; NULL with an exception set. Makes Python objects: hold no mutex. */
RfInstrument *rf_instrument_new(int kind, const RfKey *key);

/* Intern its strs, just before it becomes part of a map. A free-threaded CPython makes interned strs immortal, so that the
   threads that name a metric by one constant do not meet at that constant's reference count (measured on 3.13t, two threads,
   the name "cache.hits": 83 million increments a second instead of 23); and equal names of other modules are the same object.
   Immortal means never freed: not for names that are refused or overflow. */
void rf_instrument_intern(RfInstrument *instrument);

void rf_instrument_free(RfInstrument *instrument);

static inline void
rf_instrument_mark_fractional(RfInstrument *instrument)
{
    if (!rf_u32_own(&instrument->fractional)) { /* look first: the line stays shared */
        rf_u32_own_set(&instrument->fractional, 1);
    }
}

#endif
