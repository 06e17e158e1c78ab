#include "types/cache.h"

static const char *const key_default[] = {"key", "default", NULL};
static const char *const key_value[] = {"key", "value", NULL};

static RfEntry *
entry_to_store(PyObject *self, PyObject *key, PyObject *value)
{
    double now;
    uint64_t weight;
    RfMap *map = rf_map_of(self);
    Py_hash_t hash = rf_hash_of(key);
    if (hash == -1 || rf_map_now(map, &now) < 0 || rf_map_weigh(map, key, value, &weight) < 0) {
        return NULL;
    }
    RfEntry *entry = rf_entry_new(key, hash, value, now, rf_map_ranks(map));
    if (entry != NULL && entry->ranked) {
        rf_entry_rank(entry)->weight = weight;
    }
    return entry;
}

static int
store(PyObject *self, PyObject *key, PyObject *value)
{
    RfEntry *entry = entry_to_store(self, key, value);
    return entry == NULL ? -1 : rf_map_set(rf_map_of(self), entry);
}

PyDoc_STRVAR(set_doc,
             "set($self, key, value)\n--\n\n"
             "Store *value* under *key*; the entry starts anew, with its time and no hits.\n\n"
             "Cost:      O(1) expected, amortised over growth.\n"
             "Blocks:    behind writers of the same map; never behind readers or a running computation.\n"
             "Atomic at: the store of the slot, made while the map's lock is held. What has to go to keep the bound goes\n"
             "           before it, under the same lock; a value heavier than the bound is gone at once.\n"
             "Calls out: hash(key), key == other, the clock and the weigher, outside the lock; finalisers after it.\n"
             "Errors:    what those raise, and nothing is stored.");

static PyObject *
cache_set(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[2] = {NULL, NULL};
    if (rf_take_arguments("set", key_value, 2, 2, args, count, keywords, given) < 0 || store(self, given[0], given[1]) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(setdefault_doc,
             "setdefault($self, key, default=None)\n--\n\n"
             "Return the value of *key*, storing *default* first if it is absent; counts nothing.\n\n"
             "Blocks:    as set().\n"
             "Atomic at: the store of the slot, or the look at it under the lock.\n"
             "Calls out: as set().");

static PyObject *
cache_setdefault(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[2] = {NULL, NULL}, *present;
    if (rf_take_arguments("setdefault", key_default, 1, 2, args, count, keywords, given) < 0) {
        return NULL;
    }
    PyObject *value = given[1] != NULL ? given[1] : Py_None;
    RfEntry *entry = entry_to_store(self, given[0], value);
    if (entry == NULL || rf_map_set_default(rf_map_of(self), entry, &present) < 0) {
        return NULL;
    }
    return present != NULL ? present : Py_NewRef(value);
}

/* Remove: 1 and the value, 0, or -1. */
static int
take_out(PyObject *self, PyObject *key, PyObject *only, PyObject **value)
{
    Py_hash_t hash = rf_hash_of(key);
    return hash == -1 ? -1 : rf_map_pop(rf_map_of(self), key, hash, only, value);
}

int
rf_cache_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (value != NULL) {
        return store(self, key, value);
    }
    int found = take_out(self, key, NULL, &value);
    Py_XDECREF(value);
    if (found == 0) {
        rf_raise_key_error(key);
    }
    return found > 0 ? 0 : -1;
}

PyDoc_STRVAR(invalidate_doc,
             "invalidate($self, key, /)\n--\n\n"
             "Remove *key*; say whether it had a value. A computation of it in progress is not stored.\n\n"
             "Cost:      O(1) expected.\n"
             "Blocks:    behind writers of the same map; never behind readers, never behind a running computation.\n"
             "Atomic at: the store of the slot, made while the map's lock is held.\n"
             "Order:     whoever misses because of this call also sees everything this thread did before it.\n"
             "Calls out: hash(key) and key == other, outside the lock; the old value's finaliser after it.");

static PyObject *
cache_invalidate(PyObject *self, PyObject *key)
{
    PyObject *value;
    int found = take_out(self, key, NULL, &value);
    if (found < 0) {
        return NULL;
    }
    Py_XDECREF(value);
    return PyBool_FromLong(found);
}

PyDoc_STRVAR(pop_doc,
             "pop($self, key, default=<unrepresentable>, /)\n--\n\n"
             "Remove *key* and return its value, or *default*; counts no look-up.\n\n"
             "Blocks:    as invalidate().\n"
             "Atomic at: as invalidate().\n"
             "Calls out: as invalidate().\n"
             "Errors:    KeyError if *key* is absent and no default is given.");

static PyObject *
cache_pop(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    PyObject *value;
    if (count < 1 || count > 2) {
        PyErr_Format(PyExc_TypeError, "pop expected 1 or 2 arguments, got %zd", count);
        return NULL;
    }
    int found = take_out(self, args[0], NULL, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    if (count == 2) {
        return Py_NewRef(args[1]);
    }
    rf_raise_key_error(args[0]);
    return NULL;
}

PyDoc_STRVAR(popitem_doc,
             "popitem($self)\n--\n\n"
             "Remove some entry and return its key and value; counts no look-up.\n\n"
             "Cost:      O(1) amortised.\n"
             "Blocks:    as invalidate().\n"
             "Atomic at: as invalidate().\n"
             "Errors:    KeyError if the map is empty.");

static PyObject *
cache_popitem(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    PyObject *key, *value;
    if (!rf_map_pop_any(rf_map_of(self), &key, &value)) {
        PyErr_Format(PyExc_KeyError, "popitem(): %.100s is empty", Py_TYPE(self)->tp_name);
        return NULL;
    }
    PyObject *item = PyTuple_Pack(2, key, value);
    Py_DECREF(key);
    Py_DECREF(value);
    return item;
}

PyDoc_STRVAR(clear_doc,
             "clear($self)\n--\n\n"
             "Remove everything; computations in progress are not stored.\n\n"
             "Cost:      O(n).\n"
             "Blocks:    behind writers of the same map.\n"
             "Atomic at: the replacement of the slots: no reader sees some keys gone and others there.\n"
             "Calls out: the values' finalisers, after the lock.");

static PyObject *
cache_clear(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    if (rf_map_clear(rf_map_of(self)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
cache_remove_value(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    PyObject *value;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "_remove_value expected 2 arguments");
        return NULL;
    }
    int found = take_out(self, args[0], args[1], &value);
    if (found < 0) {
        return NULL;
    }
    Py_XDECREF(value);
    return PyBool_FromLong(found);
}

PyMethodDef rf_cache_write_methods[] = {
    {"set", RF_FAST_KEYWORDS(cache_set), set_doc},
    {"setdefault", RF_FAST_KEYWORDS(cache_setdefault), setdefault_doc},
    {"pop", RF_FAST(cache_pop), pop_doc},
    {"popitem", cache_popitem, METH_NOARGS, popitem_doc},
    {"invalidate", cache_invalidate, METH_O, invalidate_doc},
    {"clear", cache_clear, METH_NOARGS, clear_doc},
    {"_remove_value", RF_FAST(cache_remove_value),
     "_remove_value($self, key, value, /)\n--\n\nRemove *key* if its value is that very object; say whether it was."},
    {NULL, NULL, 0, NULL},
};
