/* From Python's arguments to keys and amounts, and from readings to Python's numbers. */
#ifndef RACEFREE_TYPES_METRICS_ARGUMENTS_H
#define RACEFREE_TYPES_METRICS_ARGUMENTS_H

#include "cells/metrics.h"

#define RF_PARAMETERS_MAX 2

/* What a method that also takes labels is called with; every parameter may be given by position or by name. */
typedef struct {
    const char *function;
    int count; /* the first is required */
    struct { const char *name; Py_ssize_t length; } parameters[RF_PARAMETERS_MAX];
} RfSignature;

#define RF_PARAMETER(name) {name, (Py_ssize_t)sizeof(name) - 1}

/* A key made of arguments. The objects in it are borrowed from the caller's arguments or from `held`. */
typedef struct {
    RfKey key;
    RfLabel labels[RF_LABELS_MAX];
    PyObject *held; /* a list, or NULL */
} RfNamed;

/* Sort arguments into *given* (borrowed, NULL where missing) and labels; the first parameter is the name. -1 with an exception
   set; rf_named_clear() in any case. Runs Python code only for labels that need converting. */
int rf_named_parse(RfNamed *named, const RfSignature *signature, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
                   PyObject **given);

/* The key of a bare name. As above. */
int rf_named_bare(RfNamed *named, PyObject *name);

/* Take name and labels from what _parse_key() returned: (name, ((label, value), ...)). As above. */
int rf_named_from_parsed(RfNamed *named, PyObject *parsed);

static inline void
rf_named_clear(RfNamed *named)
{
    Py_CLEAR(named->held);
}

/* What to count: a finite number, not negative. -1 with an exception set. May call the object's __index__ or __float__. */
int rf_amount_from_object(PyObject *object, RfAmount *amount);

/* A level: *finite* refuses infinities too. As above. */
int rf_level_from_object(PyObject *object, int finite, RfLevel *level);

PyObject *rf_reading_to_object(RfReading reading, int kind);

#endif
