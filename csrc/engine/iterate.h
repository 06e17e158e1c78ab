/* An iterator over a container that notes what each step reads. */
#ifndef RACEFREE_ENGINE_ITERATE_H
#define RACEFREE_ENGINE_ITERATE_H

#include "engine/record.h"

int rf_iterate_setup(PyObject *module);
int rf_is_walk(PyObject *object);
/* `iterable`, or a noting iterator over it where it is a container that may be shared. New reference. */
PyObject *rf_iterate(PyObject *iterable, long site);
/* The same for an iterator already made over `container` (reversed(), iter()). Steals `iterator`. */
PyObject *rf_iterate_with(PyObject *iterator, PyObject *container, long site);

#endif
