#include "types/arguments.h"

#include <math.h>

int
rf_take_arguments(const char *function, const char *const *names, int required, int positional, PyObject *const *args,
                  Py_ssize_t count, PyObject *keywords, PyObject **into)
{
    if (count > positional) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %d positional argument%s (%zd given)", function, positional,
                     positional == 1 ? "" : "s", count);
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        into[i] = args[i];
    }
    for (Py_ssize_t k = 0; keywords != NULL && k < PyTuple_GET_SIZE(keywords); k++) {
        PyObject *keyword = PyTuple_GET_ITEM(keywords, k);
        int i = 0;
        while (names[i] != NULL && PyUnicode_CompareWithASCIIString(keyword, names[i]) != 0) {
            i++;
        }
        if (names[i] == NULL || into[i] != NULL) {
            PyErr_Format(PyExc_TypeError,
                         names[i] == NULL ? "%s() got an unexpected keyword argument '%U'"
                                          : "%s() got multiple values for argument '%U'",
                         function, keyword);
            return -1;
        }
        into[i] = args[count + k];
    }
    for (int i = 0; i < required; i++) {
        if (into[i] == NULL) {
            PyErr_Format(PyExc_TypeError, "%s() missing required argument: '%s'", function, names[i]);
            return -1;
        }
    }
    return 0;
}

int
rf_want_callable(PyObject *object, const char *what)
{
    if (!PyCallable_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be callable, not %.100s", what, Py_TYPE(object)->tp_name);
        return -1;
    }
    return 0;
}

int
rf_timeout_from(PyObject *object, double *timeout)
{
    *timeout = INFINITY;
    if (object == NULL || object == Py_None) {
        return 0;
    }
    if (!PyFloat_Check(object) && !PyIndex_Check(object)) {
        PyErr_Format(PyExc_TypeError, "timeout must be a number of seconds or None, not %.100s", Py_TYPE(object)->tp_name);
        return -1;
    }
    *timeout = PyFloat_AsDouble(object);
    if (*timeout == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    if (!(*timeout >= 0)) {
        PyErr_Format(PyExc_ValueError, "timeout must not be negative or NaN: %R", object);
        return -1;
    }
    return 0;
}

int
rf_maxsize_from(PyObject *object, uint64_t *limit)
{
    *limit = RF_NO_LIMIT;
    if (object == NULL || object == Py_None) {
        return 0;
    }
    if (!PyIndex_Check(object) || PyBool_Check(object)) {
        PyErr_Format(PyExc_TypeError, "maxsize must be an int or None, not %.100s", Py_TYPE(object)->tp_name);
        return -1;
    }
    PyObject *number = PyNumber_Index(object);
    int overflow = 0;
    long long size = number == NULL ? -1 : PyLong_AsLongLongAndOverflow(number, &overflow);
    if (number != NULL && (size < 0 || overflow != 0 || (uint64_t)size >= RF_NO_LIMIT)) {
        PyErr_Format(PyExc_ValueError, "maxsize must be from 0 to 2**63 - 2, or None for no bound: %R", number);
    }
    Py_XDECREF(number);
    *limit = (uint64_t)size;
    return PyErr_Occurred() ? -1 : 0;
}

void
rf_raise_key_error(PyObject *key)
{
    PyObject *arguments = PyTuple_Pack(1, key); /* a tuple as key would be taken for the arguments */
    if (arguments != NULL) {
        PyErr_SetObject(PyExc_KeyError, arguments);
        Py_DECREF(arguments);
    }
}
