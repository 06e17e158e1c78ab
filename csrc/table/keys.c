#include "table/keys.h"

/* Whether comparing *key* with its like runs only code of CPython's own that neither calls back nor blocks. */
static int
is_plain(PyObject *key)
{
    return PyUnicode_CheckExact(key) || PyLong_CheckExact(key) || PyBytes_CheckExact(key) || PyFloat_CheckExact(key) ||
           PyBool_Check(key) || key == Py_None;
}

static int
plain_equal(PyObject *a, PyObject *b)
{
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);
    if (equal < 0) {
        PyErr_Clear(); /* near the recursion limit: the comparison outside will raise it again, where it may */
    }
    return equal;
}

/* As tuples compare: by identity, then equality, the first difference decides. What is not plain can so be told apart from
   itself at least, which is what the keys of cached calls that hold types or objects need. */
static int
tuples_equal(PyObject *a, PyObject *b, int deep)
{
    if (PyTuple_GET_SIZE(a) != PyTuple_GET_SIZE(b)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(a); i++) {
        PyObject *x = PyTuple_GET_ITEM(a, i), *y = PyTuple_GET_ITEM(b, i);
        int equal = -1;
        if (x == y) {
            equal = 1;
        }
        else if (is_plain(x) && is_plain(y)) {
            equal = plain_equal(x, y);
        }
        else if (PyTuple_CheckExact(x) && PyTuple_CheckExact(y) && deep > 0) {
            equal = tuples_equal(x, y, deep - 1);
        }
        if (equal <= 0) {
            return equal;
        }
    }
    return 1;
}

int
rf_keys_equal_other(PyObject *a, PyObject *b)
{
    enum { TUPLES_DEEP = 2 }; /* inside a tuple */
    if (PyTuple_CheckExact(a) && PyTuple_CheckExact(b)) {
        return tuples_equal(a, b, TUPLES_DEEP);
    }
    return is_plain(a) && is_plain(b) ? plain_equal(a, b) : -1;
}
