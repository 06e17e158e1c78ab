#include "cells/cells.h"

#include <stdlib.h>

#define APART 128 /* bytes between one thread's cells and anybody else's memory: lines are fetched in pairs */

RfPlace
rf_place(uint32_t id)
{
    uint32_t chunk = 0;
    uint64_t at = id, size = RF_FIRST_CHUNK;
    for (; at >= size; size *= 2) {
        at -= size;
        chunk++;
    }
    return (RfPlace){chunk, (uint32_t)at};
}

RfCells *
rf_cells_new(void)
{
    RfCells *cells = calloc(1, sizeof *cells);
    if (cells != NULL && rf_index_reserve(&cells->index, 1) < 0) {
        free(cells);
        return NULL;
    }
    return cells;
}

/* Memory that shares no cache line with other allocations: padded on both sides, the start kept just before the cells. */
static RfCell *
chunk_new(uint32_t chunk)
{
    char *memory = calloc(1, (sizeof(RfCell) * RF_FIRST_CHUNK << chunk) + 2 * APART);
    return memory != NULL ? (RfCell *)(memory + APART) : NULL;
}

void
rf_cells_free(void *freed)
{
    RfCells *cells = freed;
    for (int i = 0; i < RF_CHUNKS; i++) {
        char *chunk = rf_ptr_own(&cells->chunks[i]);
        if (chunk != NULL) {
            free(chunk - APART);
        }
    }
    rf_index_clear(&cells->index);
    free(cells);
}

RfCell *
rf_cells_provide(RfCells *cells, RfPlace place)
{
    RfCell *cell = rf_cells_own(cells, place);
    if (cell == NULL) {
        RfCell *chunk = chunk_new(place.chunk);
        if (chunk == NULL) {
            return NULL;
        }
        /* release: pairs with the acquire in rf_cells_look(); publishes the zeroes */
        rf_ptr_publish(&cells->chunks[place.chunk], chunk);
        cell = &chunk[place.offset];
    }
    return cell;
}

void
rf_cells_remember(RfCells *cells, const RfKey *key, RfInstrument *instrument, RfCell *cell)
{
    if (rf_index_find(&cells->index, key) == NULL && rf_index_reserve(&cells->index, 1) == 0) {
        rf_index_put(&cells->index, key->label_count == 0 ? instrument->text : NULL, key->hash, instrument, cell);
    }
}

void
rf_cell_fold(RfCell *cell, int bank, RfInstrument *instrument)
{
    uint64_t whole = rf_u64_own(&cell->whole[bank]), part = rf_u64_own(&cell->part[bank]);
    if (whole != 0) {
        rf_total_add_whole(&instrument->base, whole);
        rf_u64_own_set(&cell->whole[bank], 0); /* the owner sees it when it acquires the next epoch */
    }
    if (part != 0) {
        rf_total_add_part(&instrument->base, rf_bits_to_double(part));
        rf_u64_own_set(&cell->part[bank], 0);
    }
}
