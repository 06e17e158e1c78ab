/* What the types of the metrics map share: the object, and the way from a key to an instrument. */
#ifndef RACEFREE_TYPES_METRICS_H
#define RACEFREE_TYPES_METRICS_H

#include "cells/metrics.h"
#include "types/metrics_arguments.h"

typedef struct {
    PyObject_HEAD
    RfMetrics *metrics; /* constant after tp_new */
    PyObject *name;     /* str or None; set by __init__ */
    double made_at;     /* on rf_monotonic()'s clock; constant */
    uint32_t serial;    /* among this process's maps; constant */
} RfMetricsObject;

/* --- metrics_resolve.c: from keys to instruments, with errors and warnings ----------------------------------------- */

/* Fill step->instrument, or step->candidate where there is none. May rewrite *named* (a labelled key given as text).
   -1 with an exception set; the caller frees an unused candidate with rf_step_clear(). May run Python code. */
int rf_resolve(RfMetricsObject *self, RfNamed *named, int kind, RfStep *step);

/* rf_metrics_apply() with its refusals as exceptions and its warning given. May run Python code. */
int rf_apply(RfMetricsObject *self, RfStep *steps, size_t count, int amounts);

void rf_step_clear(RfStep *step);

/* This thread's cell of a step's instrument, which it remembers by *key*. -1 with an exception set. */
int rf_step_provide_cell(RfMetricsObject *self, RfThread *thread, const RfKey *key, RfStep *step);

/* Add one amount to an instrument or candidate, in the thread's cell where that is possible. */
int rf_step_count(RfMetricsObject *self, RfThread *thread, RfStep *step);

/* --- metrics_read.c: methods and slots of the map ------------------------------------------------------------------- */

PyObject *rf_read_get(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);
PyObject *rf_read_subscript(RfMetricsObject *self, PyObject *name);
int rf_read_contains(RfMetricsObject *self, PyObject *name);
Py_ssize_t rf_read_length(RfMetricsObject *self);
PyObject *rf_read_iter(RfMetricsObject *self);
PyObject *rf_read_cut(RfMetricsObject *self, PyObject *unused);

/* --- metrics_handles.c: Counter and Gauge --------------------------------------------------------------------------- */

/* A new handle; keeps the map alive. */
PyObject *rf_handle_new(RfMetricsObject *map, RfInstrument *instrument);

int rf_handle_types_add(PyObject *module);

#endif
