#include "cells/index.h"

#include <stdlib.h>

#include "cells/instrument.h"

static RfSlot *
free_slot(const RfIndex *index, uint64_t hash)
{
    size_t at = (size_t)hash & index->mask;
    while (index->slots[at].instrument != NULL) {
        at = (at + 1) & index->mask;
    }
    return &index->slots[at];
}

int
rf_index_reserve(RfIndex *index, size_t more)
{
    size_t size = index->slots == NULL ? 0 : index->mask + 1, wanted = size ? size : 16;
    while ((index->used + more) * 2 > wanted) {
        wanted *= 2;
    }
    if (wanted == size) {
        return 0;
    }
    RfIndex grown = {calloc(wanted, sizeof(RfSlot)), wanted - 1, index->used};
    if (grown.slots == NULL) {
        return -1;
    }
    for (size_t i = 0; i < size; i++) {
        if (index->slots[i].instrument != NULL) {
            *free_slot(&grown, index->slots[i].hash) = index->slots[i];
        }
    }
    free(index->slots);
    *index = grown;
    return 0;
}

void
rf_index_clear(RfIndex *index)
{
    free(index->slots);
    *index = (RfIndex){0};
}

RfSlot *
rf_index_find_text(const RfIndex *index, PyObject *text, uint64_t hash)
{
    if (index->slots == NULL) {
        return NULL;
    }
    for (size_t at = (size_t)hash & index->mask; index->slots[at].instrument != NULL; at = (at + 1) & index->mask) {
        RfSlot *slot = &index->slots[at];
        if (slot->text == text || (slot->hash == hash && slot->text != NULL && rf_text_same(slot->text, text))) {
            return slot;
        }
    }
    return NULL;
}

RfSlot *
rf_index_find_key(const RfIndex *index, const RfKey *key)
{
    if (index->slots == NULL) {
        return NULL;
    }
    for (size_t at = (size_t)key->hash & index->mask; index->slots[at].instrument != NULL; at = (at + 1) & index->mask) {
        RfSlot *slot = &index->slots[at];
        if (slot->hash == key->hash && slot->text == NULL && rf_key_same(&slot->instrument->key, key)) {
            return slot;
        }
    }
    return NULL;
}

void
rf_index_put(RfIndex *index, PyObject *text, uint64_t hash, struct RfInstrument *instrument, void *cell)
{
    *free_slot(index, hash) = (RfSlot){hash, text, instrument, cell};
    index->used++;
}
