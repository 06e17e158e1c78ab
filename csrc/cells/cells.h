/* One thread's cells of one map, and its own index to them.

   A cell has two banks; the map's epoch says which one is being written (epoch & 1). Cells stand in chunks that never move,
   so that a bound handle finds its cell by two constants and a reader needs no agreement with the owner. */
#ifndef RACEFREE_CELLS_CELLS_H
#define RACEFREE_CELLS_CELLS_H

#include "cells/index.h"
#include "cells/instrument.h"
#include "port/atomics.h"

typedef struct {
    RfAtomicU64 whole[2]; /* at most INT64_MAX each */
    RfAtomicU64 part[2];  /* the bits of a double */
    /* All four: the owner adds to the bank of the epoch it reads inside a counting section; whoever holds map->readers may
       read them, and empty a bank that no section can be writing into the base total. */
} RfCell;

#define RF_FIRST_CHUNK 16u
#define RF_CHUNKS 24

typedef struct {
    uint32_t chunk, offset;
} RfPlace;

typedef struct RfCells {
    RfIndex index;                 /* the owner's alone */
    RfAtomicPtr chunks[RF_CHUNKS]; /* of RfCell; chunk k has RF_FIRST_CHUNK << k; the owner publishes, once each */
    struct RfCells *next;          /* the map's list; under map->readers */
} RfCells;

/* Where the cell of instrument *id* is, in every thread alike; chunk >= RF_CHUNKS: nowhere, there are too many. */
RfPlace rf_place(uint32_t id);

/* NULL (no exception set) on no memory. */
RfCells *rf_cells_new(void);
void rf_cells_free(void *cells);

/* The owner's cell at *place*, made if need be; NULL (no exception set) on no memory. */
RfCell *rf_cells_provide(RfCells *cells, RfPlace place);

/* Let the owner find *cell* by *key* from now on. No memory is no error: it will be looked up the long way again. */
void rf_cells_remember(RfCells *cells, const RfKey *key, RfInstrument *instrument, RfCell *cell);

/* The owner's cell, if it has been made. */
static inline RfCell *
rf_cells_own(RfCells *cells, RfPlace place)
{
    RfCell *chunk = rf_ptr_own(&cells->chunks[place.chunk]);
    return chunk != NULL ? &chunk[place.offset] : NULL;
}

/* Any thread's cell, for a reader. */
static inline RfCell *
rf_cells_look(RfCells *cells, RfPlace place)
{
    /* acquire: pairs with the publish in rf_cells_provide(); the chunk was zeroed before */
    RfCell *chunk = rf_ptr_acquire(&cells->chunks[place.chunk]);
    return chunk != NULL ? &chunk[place.offset] : NULL;
}

/* Move one bank to the base total. Under map->readers, and no section may be writing that bank: it is not the epoch's and
   rf_wait_for_counters() has returned since it was, or the cell is the caller's own. */
void rf_cell_fold(RfCell *cell, int bank, RfInstrument *instrument);

/* The owner's cell of a name without labels, in the common case alone: *name* is the very str that the map owns, and stands at the
   first place it can be. NULL says nothing. */
static inline RfCell *
rf_cells_find_fast(RfCells *cells, PyObject *name, uint64_t hash)
{
    RfSlot *slot = &cells->index.slots[hash & cells->index.mask];
    return slot->text == name ? slot->cell : NULL;
}

#endif
