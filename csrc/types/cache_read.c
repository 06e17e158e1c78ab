#include "types/cache.h"

#include <math.h>

static const char *const key_default[] = {"key", "default", NULL};

/* Calls out: hash(key), and key == other where only that can tell. */
static inline int
look_up(PyObject *self, PyObject *key, int counted, PyObject **value)
{
    Py_hash_t hash = rf_hash_of(key);
    return hash == -1 ? -1 : rf_map_get(rf_map_of(self), key, hash, counted, value);
}

static inline PyObject *
look_up_or_default(PyObject *self, const char *function, PyObject *const *args, Py_ssize_t count, PyObject *keywords,
                   int counted)
{
    PyObject *given[2] = {NULL, NULL}, *value;
    if (keywords == NULL && count == 1) {
        given[0] = args[0];
    }
    else if (rf_take_arguments(function, key_default, 1, 2, args, count, keywords, given) < 0) {
        return NULL;
    }
    int found = look_up(self, given[0], counted, &value);
    if (found > 0) {
        return value;
    }
    return found < 0 ? NULL : Py_NewRef(given[1] != NULL ? given[1] : Py_None);
}

PyDoc_STRVAR(get_doc,
             "get($self, key, default=None)\n--\n\n"
             "Return the value of *key*, or *default*; count a hit or a miss.\n\n"
             "Cost:      O(1) expected; no lock, no shared cache line but the value's reference count.\n"
             "Blocks:    never.\n"
             "Atomic at: the load of the slot that holds the key, or of the empty one that ends the search.\n"
             "Order:     whoever finds a value also sees everything its storer did before storing it.\n"
             "Calls out: hash(key); key == other, unless both are str, int, float, bytes or tuples of those.");

static PyObject *
cache_get(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    return look_up_or_default(self, "get", args, count, keywords, 1);
}

PyDoc_STRVAR(peek_doc,
             "peek($self, key, default=None)\n--\n\n"
             "As get(), but counts nothing.");

static PyObject *
cache_peek(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    return look_up_or_default(self, "peek", args, count, keywords, 0);
}

/* A coroutine is no value: it can be awaited once. */
static PyObject *
not_a_coroutine(PyObject *value, const char *what)
{
    if (value == NULL || !PyCoro_CheckExact(value)) {
        return value;
    }
    PyObject *closed = PyObject_CallMethod(value, "close", NULL);
    Py_XDECREF(closed);
    Py_DECREF(value);
    return closed == NULL ? NULL : PyErr_Format(PyExc_TypeError, "%s is a coroutine function: use aget_or_compute()", what);
}

static PyObject *
run_loader(void *loader, PyObject *key)
{
    return not_a_coroutine(PyObject_CallOneArg(loader, key), "the map's loader");
}

static PyObject *
run_compute(void *compute, PyObject *key)
{
    (void)key;
    return not_a_coroutine(PyObject_CallNoArgs(compute), "compute");
}

int
rf_cache_contains(PyObject *self, PyObject *key)
{
    PyObject *value;
    int found = look_up(self, key, 0, &value);
    if (found > 0) {
        Py_DECREF(value);
    }
    return found;
}

PyObject *
rf_cache_subscript(PyObject *self, PyObject *key)
{
    PyObject *value;
    Py_hash_t hash = rf_hash_of(key);
    int found = hash == -1 ? -1 : rf_map_get(rf_map_of(self), key, hash, 1, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    PyObject *loader = ((RfCache *)self)->loader;
    if (loader != NULL) {
        return rf_compute(rf_map_of(self), key, hash, &(RfComputation){run_loader, loader}, INFINITY);
    }
    rf_raise_key_error(key);
    return NULL;
}

PyDoc_STRVAR(get_or_compute_doc,
             "get_or_compute($self, key, compute=None, *, timeout=None)\n--\n\n"
             "Return the value of *key*, computing and storing it first if it is absent.\n\n"
             "One computation of a key runs at a time: others who ask meanwhile wait for it. It runs in the thread that asked\n"
             "first, with no lock held. Without *compute* the map's loader is called with the key. A store or removal of the\n"
             "key during the computation wins: the result goes to those who asked before it and is not stored.\n\n"
             "Cost:      a hit, as get().\n"
             "Blocks:    never on a hit; on a miss while another thread computes the key, at most *timeout* seconds.\n"
             "Atomic at: the store of the result.\n"
             "Calls out: as get(); compute(), in the thread that leads; the clock.\n"
             "Errors:    what compute() raises, here and in all who wait, and nothing is stored (if it is no Exception, as\n"
             "           KeyboardInterrupt, only here: one of those who wait computes instead); TimeoutError;\n"
             "           RecursiveComputeError if waiting would be for oneself.");

static PyObject *
cache_get_or_compute(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    static const char *const names[] = {"key", "compute", "timeout", NULL};
    PyObject *given[3] = {NULL, NULL, NULL}, *value;
    double timeout;
    if (keywords == NULL && count == 2) {
        given[0] = args[0];
        given[1] = args[1];
    }
    else if (rf_take_arguments("get_or_compute", names, 1, 2, args, count, keywords, given) < 0) {
        return NULL;
    }
    PyObject *loader = ((RfCache *)self)->loader;
    int with_loader = given[1] == NULL || given[1] == Py_None;
    if (with_loader && loader == NULL) {
        PyErr_SetString(PyExc_TypeError, "get_or_compute() needs compute, because the map has no loader");
        return NULL;
    }
    if ((!with_loader && rf_want_callable(given[1], "compute") < 0) || rf_timeout_from(given[2], &timeout) < 0) {
        return NULL;
    }
    Py_hash_t hash = rf_hash_of(given[0]);
    int found = hash == -1 ? -1 : rf_map_get(rf_map_of(self), given[0], hash, 1, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    RfComputation computation = with_loader ? (RfComputation){run_loader, loader} : (RfComputation){run_compute, given[1]};
    return rf_compute(rf_map_of(self), given[0], hash, &computation, timeout);
}

static PyObject *
cache_loader(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    PyObject *loader = ((RfCache *)self)->loader;
    return Py_NewRef(loader == NULL ? Py_None : loader);
}

PyMethodDef rf_cache_read_methods[] = {
    {"get", RF_FAST_KEYWORDS(cache_get), get_doc},
    {"peek", RF_FAST_KEYWORDS(cache_peek), peek_doc},
    {"get_or_compute", RF_FAST_KEYWORDS(cache_get_or_compute), get_or_compute_doc},
    {"_loader", cache_loader, METH_NOARGS, "_loader($self)\n--\n\nThe map's loader, or None."},
    {"_ask", RF_FAST(rf_cache_ask),
     "_ask($self, key, task, anew, /)\n--\n\nAsk for *key* as a task: an _Ask, to be used in a with statement at once."},
    {NULL, NULL, 0, NULL},
};
