#include "table/keys.h"

/* Whether comparing *key* runs only code of CPython's own that neither calls back nor blocks. */
static int
is_plain(PyObject *key, int depth)
{
    if (PyUnicode_CheckExact(key) || PyLong_CheckExact(key) || PyBytes_CheckExact(key) || PyFloat_CheckExact(key) ||
        PyBool_Check(key) || key == Py_None) {
        return 1;
    }
    if (!PyTuple_CheckExact(key) || depth == 0) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
        if (!is_plain(PyTuple_GET_ITEM(key, i), depth - 1)) {
            return 0;
        }
    }
    return 1;
}

int
rf_keys_equal_other(PyObject *a, PyObject *b)
{
    enum { TUPLES_DEEP = 3 };
    if (!is_plain(a, TUPLES_DEEP) || !is_plain(b, TUPLES_DEEP)) {
        return -1;
    }
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);
    if (equal < 0) {
        PyErr_Clear(); /* near the recursion limit: the comparison outside will raise it again, where it may */
    }
    return equal;
}
