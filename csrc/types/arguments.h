/* Arguments and errors that several methods share. */
#ifndef RACEFREE_TYPES_ARGUMENTS_H
#define RACEFREE_TYPES_ARGUMENTS_H

#include "table/policy.h"

/* Fill `into` from positional and keyword arguments named *names* (NULL-terminated), the first *required* of which must be
   there and the first *positional* of which may be positional. -1 with TypeError set. */
int rf_take_arguments(const char *function, const char *const *names, int required, int positional, PyObject *const *args,
                      Py_ssize_t count, PyObject *keywords, PyObject **into);

/* -1 with TypeError set if *object* cannot be called; *what* names it. */
int rf_want_callable(PyObject *object, const char *what);

/* A timeout in seconds; None or NULL is for ever. -1 with an exception set. */
int rf_timeout_from(PyObject *object, double *timeout);

/* A bound: an int >= 0, or None for no bound. -1 with TypeError or ValueError set. */
int rf_maxsize_from(PyObject *object, uint64_t *limit);

void rf_raise_key_error(PyObject *key);

#endif
