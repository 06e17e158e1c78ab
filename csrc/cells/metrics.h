/* A map of counters and gauges: counted by each thread in cells of its own, read as one consistent cut.

   Who writes what. An increment touches the calling thread's record and cells, nothing else. Everything of the map stands
   under one mutex, `readers`, which increments take only when they make a name, overflow a cell or are huge; a gauge's level
   stands under the gauge's own. Lock order: readers, then one gauge's mutex; a thread's counting section is innermost and
   takes none. No Python code runs and no object is made or dropped inside any of them.

   The cut. `epoch` only grows, by one for each snapshot, under `readers`. An increment
       1 announces itself (rf_counting_begin), 2 loads the epoch, 3 adds to that epoch's bank, 4 withdraws the announcement;
   a snapshot
       a raises the epoch from e to e+1, b passes a heavy fence, c waits for every announcement made before,
       d moves bank e&1 of every thread to the base totals: these are the result.
   Call "inside" the increments that loaded e or less in step 2.
     All inside are counted. One whose announcement c does not find announced after the fence, so its load at 2 comes after a
     and gives e+1: it is outside. One that c finds has finished 3 when c is over (the acquire in rf_wait_for_counters() pairs
     with the release in rf_counting_end()). Those of epochs before e were inside earlier snapshots, or stand in the same
     bank they would have been found in then: d of that snapshot has moved them.
     None outside is counted. They write bank (e+1)&1, which d does not touch, and no epoch e+2 begins before d is over.
     The inside is closed under "happened before". If X happened before Y, and Y loaded e or less, X's earlier load of the same
     variable cannot have given more (coherence). So no snapshot shows Y without X, in one thread or across threads.
   What is added under `readers` (directly to a base total) is inside exactly if the mutex was held before the snapshot's turn. If X
   was added so and happened before Y, which is inside, X's turn was before the snapshot's: had it been after, X would have
   happened after a, and Y would have loaded e+1. If X is inside by its load and happened before such a Y before the
   snapshot's turn, X's load is before a. A gauge's change loads the epoch in a section, too, and keeps the level of the epoch before.
   tests/promela/snapshot.pml checks the protocol. */
#ifndef RACEFREE_CELLS_METRICS_H
#define RACEFREE_CELLS_METRICS_H

#include "cells/cells.h"
#include "port/threads.h"

#define RF_LINE 128 /* what writers of one thing and readers of another keep between them */

typedef struct RfMetrics {
    char before[RF_LINE];
    RfAtomicU64 epoch;          /* read by every increment; raised under `readers` */
    int block_id;               /* constant */
    char between[RF_LINE];

    RfMutex readers;            /* guards all that follows, and base totals; see the lock order above */
    RfCells *cells;             /* every thread's, dead ones' too */
    RfInstrument **instruments; /* by id; grows, never loses one */
    uint32_t count, capacity;
    RfIndex keys;               /* every instrument by text, and those with labels by name and labels */
    RfIndex families;           /* a name to the first instrument that has it: its kind is the name's kind */
    uint32_t names;             /* listed, overflow cells left out */
    uint32_t max_names;         /* UINT32_MAX: no limit */
    RfInstrument *overflow[RF_KINDS]; /* where further names go; NULL without a limit */
    int warned;                 /* the owner has been told of the overflow */

    RfAtomicU32 listed;         /* how many names iteration shows; written under `readers`, read by len() */
    struct RfMetrics *next, *previous; /* all maps; under a mutex of metrics.c */
    char after[RF_LINE];
} RfMetrics;

typedef enum {
    RF_OK = 0,
    RF_NO_MEMORY,
    RF_OTHER_KIND, /* the name is another kind of instrument */
    RF_WARN,       /* nothing was done: warn that names overflow, then call again */
    RF_TOO_LARGE,  /* a float total would become infinite */
} RfOutcome;

/* One increment of a call, or (without an amount) one instrument wanted. */
typedef struct {
    RfInstrument *instrument; /* found; or NULL */
    RfInstrument *candidate;  /* made for it if none was found; belongs to the caller, who frees what `used` does not say */
    RfAmount amount;
    RfCell *cell;             /* the calling thread's, if the instrument was found */
    size_t first;             /* the first step of the call with the same candidate's key; set by rf_metrics_apply() */
    int used;                 /* the candidate is part of the map now */
} RfStep;

/* Once, when the module is loaded. */
void rf_metrics_init(void);

/* NULL with MemoryError set. */
RfMetrics *rf_metrics_new(void);
void rf_metrics_free(RfMetrics *metrics);

/* From now on no more than *max_names*. On RF_OK the map owns those of *overflow* that it did not have: see metrics->overflow. */
RfOutcome rf_metrics_limit(RfMetrics *metrics, uint32_t max_names, RfInstrument *overflow[RF_KINDS]);

/* The instrument of *key* (listed or not), or NULL. Takes readers. */
RfInstrument *rf_metrics_find(RfMetrics *metrics, const RfKey *key);

/* The kind of the instruments called *name*, or -1. Takes readers. */
int rf_metrics_kind(RfMetrics *metrics, PyObject *name);

/* Whether new names overflow. Takes readers. */
int rf_metrics_full(RfMetrics *metrics);

/* List an overflow cell that somebody uses by its own name. Takes readers. */
void rf_metrics_show(RfMetrics *metrics, RfInstrument *instrument);

/* The listed instruments' number; fill *into* with at most *room* of them, in the order they were made. Takes readers. */
uint32_t rf_metrics_list(RfMetrics *metrics, RfInstrument **into, uint32_t room);

/* This thread's cells of the map, made if need be; NULL with MemoryError set. */
RfCells *rf_metrics_cells_provide(RfMetrics *metrics, RfThread *self);

/* Make what is not there yet and add all amounts, as one step for every snapshot, or do nothing. *at* is the step that was refused.
   Steps without an instrument must have a candidate; with *amounts* 0 nothing is added. Takes readers. */
RfOutcome rf_metrics_apply(RfMetrics *metrics, RfStep *steps, size_t count, int amounts, size_t *at);

/* The sum of a counter or the level of a gauge. Takes readers or the gauge's mutex. */
RfReading rf_metrics_read(RfMetrics *metrics, RfInstrument *instrument);

/* The cut: readings of the listed instruments in the order of rf_metrics_list(), and the number of the epoch that ended. If there are
   more than *room* instruments nothing is done and that number is returned. Takes readers. */
uint32_t rf_metrics_cut(RfMetrics *metrics, RfInstrument **instruments, RfReading *readings, uint32_t room, uint64_t *epoch);

/* An exact sum of what all threads hold: base and both banks. Call with readers held. */
RfTotal rf_metrics_sum_locked(RfMetrics *metrics, RfInstrument *instrument);

/* --- the increment ---------------------------------------------------------------------------------------------- */

/* This thread's cells of the map, or NULL if it has none. */
static inline RfCells *
rf_metrics_cells(RfMetrics *metrics, RfThread *self)
{
    return rf_block(self, metrics->block_id);
}

/* Add to a cell of the calling thread. 0: the cell is full, nothing was added; use rf_metrics_apply(). */
static inline int
rf_count_whole(RfMetrics *metrics, RfThread *self, RfCell *cell, uint64_t n)
{
    rf_counting_begin(self);
    /* acquire: pairs with the publish in rf_metrics_cut(); a bank that was emptied is seen empty. The linearisation point
       for snapshots: which side of the cut the increment is on. */
    uint64_t bank = rf_u64_acquire(&metrics->epoch) & 1;
    uint64_t sum = rf_u64_own(&cell->whole[bank]) + n;
    int fits = sum <= INT64_MAX;
    if (fits) {
        rf_u64_own_set(&cell->whole[bank], sum);
    }
    rf_counting_end(self);
    return fits;
}

/* Floats up to this size are added in cells; there they can never sum to infinity: it would take 10^18 of them. */
#define RF_PART_MAX 1e290

static inline int
rf_count_part(RfMetrics *metrics, RfThread *self, RfCell *cell, double n)
{
    rf_counting_begin(self);
    uint64_t bank = rf_u64_acquire(&metrics->epoch) & 1; /* as in rf_count_whole() */
    double sum = rf_bits_to_double(rf_u64_own(&cell->part[bank])) + n;
    int fits = sum <= RF_PART_MAX;
    if (fits) {
        rf_u64_own_set(&cell->part[bank], rf_double_to_bits(sum));
    }
    rf_counting_end(self);
    return fits;
}

/* Several cells in one section, so on one side of every cut. 0: they might not fit, nothing was added. */
int rf_count_many(RfMetrics *metrics, RfThread *self, const RfStep *steps, size_t count);

/* --- gauges ----------------------------------------------------------------------------------------------------- */

/* Replace the level. Takes the gauge's mutex. */
void rf_gauge_set(RfMetrics *metrics, RfThread *self, RfInstrument *gauge, RfLevel level);

typedef enum { RF_GAUGE_OK = 0, RF_GAUGE_TOO_LARGE, RF_GAUGE_INFINITE } RfGaugeOutcome;

/* Add to the level, or refuse and leave it. Takes the gauge's mutex. */
RfGaugeOutcome rf_gauge_add(RfMetrics *metrics, RfThread *self, RfInstrument *gauge, RfLevel change);

/* The level now; with *before* nonzero the level as it was when that epoch began. Takes the gauge's mutex. */
RfLevel rf_gauge_read(RfInstrument *gauge, uint64_t before);

#endif
