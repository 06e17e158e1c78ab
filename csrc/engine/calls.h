/* Calls whose effect on their arguments is known, by the identity of what is called. */
#ifndef RACEFREE_ENGINE_CALLS_H
#define RACEFREE_ENGINE_CALLS_H

#include "engine/record.h"

extern PyObject *rf_releasing; /* (map, function) -> the function, which then releases the map */
int rf_calls_setup(PyObject *module);

/* callee(*args), with what it does recorded. */
PyObject *rf_call(PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site);
/* args[0].name(*args[1:]), likewise. */
PyObject *rf_call_method(PyObject *name, PyObject *const *args, size_t nargs, PyObject *kwnames, long site);
int rf_is_bound_method(PyObject *object);
/* A method of a container that is kept for later; anything else comes back as it is. Steals `method`. */
PyObject *rf_bound_method(PyObject *object, PyObject *name, PyObject *method, long site);

#endif
