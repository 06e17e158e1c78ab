#include "cells/instrument.h"

#include <stdlib.h>

const char *
rf_kind_name(int kind)
{
    static const char *const names[RF_KINDS] = {"counter", "gauge"};
    return names[kind];
}

RfInstrument *
rf_instrument_new(int kind, const RfKey *key)
{
    RfInstrument *instrument = calloc(1, sizeof *instrument + key->label_count * sizeof(RfLabel));
    if (instrument == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    instrument->kind = kind;
    for (uint32_t i = 0; i < key->label_count; i++) {
        instrument->labels[i] = (RfLabel){Py_NewRef(key->labels[i].name), Py_NewRef(key->labels[i].value)};
    }
    instrument->key = (RfKey){Py_NewRef(key->name), instrument->labels, key->label_count, key->hash};
    PyObject *pairs;
    instrument->text = rf_key_render(&instrument->key, &pairs);
    if (instrument->text != NULL) {
        instrument->description = Py_BuildValue("OsOO", instrument->text, rf_kind_name(kind), instrument->key.name, pairs);
        Py_DECREF(pairs);
    }
    if (instrument->description == NULL || rf_text_hash(instrument->text, &instrument->text_hash) < 0) {
        rf_instrument_free(instrument);
        return NULL;
    }
    return instrument;
}

void
rf_instrument_free(RfInstrument *instrument)
{
    for (uint32_t i = 0; i < instrument->key.label_count; i++) {
        Py_DECREF(instrument->labels[i].name);
        Py_DECREF(instrument->labels[i].value);
    }
    Py_DECREF(instrument->key.name);
    Py_XDECREF(instrument->text);
    Py_XDECREF(instrument->description);
    free(instrument);
}

void
rf_instrument_intern(RfInstrument *instrument)
{
    PyUnicode_InternInPlace(&instrument->key.name);
    if (instrument->key.label_count == 0) {
        Py_SETREF(instrument->text, Py_NewRef(instrument->key.name));
    }
    for (uint32_t i = 0; i < instrument->key.label_count; i++) {
        PyUnicode_InternInPlace(&instrument->labels[i].name);
        if (PyUnicode_CheckExact(instrument->labels[i].value)) {
            PyUnicode_InternInPlace(&instrument->labels[i].value);
        }
    }
}
