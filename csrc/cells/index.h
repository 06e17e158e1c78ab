/* An open-addressed index from keys to instruments. Not synchronised: it belongs to one thread or stands under a mutex.

   A series with labels is found in two ways, by name and labels and by its text, so it may stand in an index twice. Texts in
   slots are always strs that the map owns (an instrument's name or text), never a caller's. */
#ifndef RACEFREE_CELLS_INDEX_H
#define RACEFREE_CELLS_INDEX_H

#include "cells/key.h"

struct RfInstrument;

typedef struct {
    uint64_t hash;
    PyObject *text;                  /* found by text: that text, borrowed from the instrument; found by labels: NULL */
    struct RfInstrument *instrument; /* NULL: the slot is free */
    void *cell;                      /* in a thread's index: its cell of the instrument */
} RfSlot;

typedef struct {
    RfSlot *slots;
    size_t mask; /* slots - 1; slots are a power of two, at most half of them used */
    size_t used;
} RfIndex;

/* Make room for *more* slots. -1 (no exception set) on no memory; the index is as it was. */
int rf_index_reserve(RfIndex *index, size_t more);

void rf_index_clear(RfIndex *index);

RfSlot *rf_index_find_text(const RfIndex *index, PyObject *text, uint64_t hash);
RfSlot *rf_index_find_key(const RfIndex *index, const RfKey *key);

/* By text if the key has no labels, else by name and labels. */
static inline RfSlot *
rf_index_find(const RfIndex *index, const RfKey *key)
{
    return key->label_count == 0 ? rf_index_find_text(index, key->name, key->hash) : rf_index_find_key(index, key);
}

/* Room must have been reserved and the key must be absent. *text* NULL: to be found by name and labels. */
void rf_index_put(RfIndex *index, PyObject *text, uint64_t hash, struct RfInstrument *instrument, void *cell);

#endif
