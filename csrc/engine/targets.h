/* What an assignment stores to where it is not a plain one: target(base, key).v = value. Loading .v loads it. */
#ifndef RACEFREE_ENGINE_TARGETS_H
#define RACEFREE_ENGINE_TARGETS_H

#include "engine/record.h"

int rf_targets_setup(PyObject *module);
PyObject *rf_target(PyObject *base, PyObject *key, int is_attribute, long site);

#endif
