/* Attributes: which location obj.name is, and the functions that rewritten code calls for it. */
#ifndef RACEFREE_ENGINE_ATTRIBUTES_H
#define RACEFREE_ENGINE_ATTRIBUTES_H

#include "engine/record.h"

int rf_attributes_setup(void);
void rf_note_attribute(PyObject *object, PyObject *name, PyObject *value, int is_write, long site);

PyObject *rf_attribute_load(PyObject *object, PyObject *name, long site);
int rf_attribute_store(PyObject *object, PyObject *name, PyObject *value, long site); /* value NULL: delete */

#endif
