#include "types/cached.h"

#include <math.h>

/* Stands between positional and keyword arguments. A NaN of our own: equal to nothing but, as a tuple compares, itself, and comparing it
   runs no Python code. */
static PyObject *keywords_follow;

PyObject *rf_no_arguments;

int
rf_cached_keys_init(void)
{
    if (keywords_follow == NULL) {
        keywords_follow = PyFloat_FromDouble(NAN);
    }
    if (rf_no_arguments == NULL) {
        rf_no_arguments = PyTuple_New(0);
    }
    return keywords_follow == NULL || rf_no_arguments == NULL ? -1 : 0;
}

/* positional..., [mark, name, value, ...], [type of each positional, type of each value] */
static PyObject *
key_of_arguments(const RfCall *call, int typed)
{
    Py_ssize_t named = call->names == NULL ? 0 : PyTuple_GET_SIZE(call->names), at = 0;
    Py_ssize_t size = call->count + (named > 0 ? 1 + 2 * named : 0) + (typed ? call->count + named : 0);
    PyObject *key = PyTuple_New(size);
    if (key == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < call->count; i++) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(call->args[i]));
    }
    if (named > 0) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(keywords_follow));
    }
    for (Py_ssize_t i = 0; i < named; i++) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(PyTuple_GET_ITEM(call->names, i)));
        PyTuple_SET_ITEM(key, at++, Py_NewRef(call->args[call->count + i]));
    }
    for (Py_ssize_t i = 0; typed && i < call->count + named; i++) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef((PyObject *)Py_TYPE(call->args[i])));
    }
    return key;
}

PyObject *
rf_call_key(const RfCall *call)
{
    if (call->cached->key != NULL) {
        return rf_call_with(call, call->cached->key);
    }
    if (call->count == 1 && !call->cached->typed && (call->names == NULL || PyTuple_GET_SIZE(call->names) == 0)
        && (PyUnicode_CheckExact(call->args[0]) || PyLong_CheckExact(call->args[0]))) {
        return Py_NewRef(call->args[0]); /* **{} came along: it is no different call */
    }
    return key_of_arguments(call, call->cached->typed);
}
