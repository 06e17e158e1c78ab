/* The Python types of racefree._maps. Here: arguments, docstrings, errors; no algorithm. */
#ifndef RACEFREE_TYPES_TYPES_H
#define RACEFREE_TYPES_TYPES_H

#include "port/versions.h"

int rf_cache_types_add(PyObject *module);
int rf_metrics_types_add(PyObject *module);
int rf_ask_types_add(PyObject *module);
int rf_cached_types_add(PyObject *module); /* after the cache's */
int rf_nothing_type_add(PyObject *module);

#endif
