/* Comparing keys without running anybody's code. */
#ifndef RACEFREE_TABLE_KEYS_H
#define RACEFREE_TABLE_KEYS_H

#include "port/versions.h"

#include <string.h>

/* Whether two different str objects that are known to be exact have the same text; -1 where only CPython can tell. */
static inline int
rf_str_equal(PyObject *a, PyObject *b)
{
    if (!rf_str_is_ready(a) || !rf_str_is_ready(b)) {
        return -1;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(a);
    return length == PyUnicode_GET_LENGTH(b) && PyUnicode_KIND(a) == PyUnicode_KIND(b) &&
           memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)length * PyUnicode_KIND(a)) == 0;
}

/* The rest of rf_keys_equal(), out of line. */
int rf_keys_equal_other(PyObject *a, PyObject *b);

/* 1 equal, 0 different, -1 if telling them apart could run Python code: then the caller has to compare outside of
   sections and locks. Never sets an exception. */
static inline int
rf_keys_equal(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    if (PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b)) {
        return rf_str_equal(a, b);
    }
    return rf_keys_equal_other(a, b);
}

#endif
