#include "types/cache.h"

typedef PyObject *(*ItemView)(const RfItem *item);

static PyObject *view_key(const RfItem *item) { return Py_NewRef(item->key); }
static PyObject *view_value(const RfItem *item) { return Py_NewRef(item->value); }
static PyObject *view_pair(const RfItem *item) { return PyTuple_Pack(2, item->key, item->value); }

static PyObject *
view_entry(const RfItem *item)
{
    return Py_BuildValue("(OdK)", item->value, item->computed_at, (unsigned long long)item->hits);
}

static PyObject *
view_key_entry(const RfItem *item)
{
    return Py_BuildValue("(OOdK)", item->key, item->value, item->computed_at, (unsigned long long)item->hits);
}

static PyObject *
list_of_items(RfItem *items, Py_ssize_t count, ItemView view)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *seen = view(&items[i]);
        if (seen == NULL) {
            Py_CLEAR(list);
        }
        else {
            PyList_SET_ITEM(list, i, seen);
        }
    }
    rf_items_free(items, count);
    return list;
}

static PyObject *
list_all(PyObject *self, int with_hits, ItemView view)
{
    RfItem *items;
    Py_ssize_t count = rf_map_items(rf_map_of(self), with_hits, &items, NULL, NULL);
    return count < 0 ? NULL : list_of_items(items, count, view);
}

PyObject *
rf_cache_iter(PyObject *self)
{
    PyObject *keys = list_all(self, 0, view_key);
    PyObject *iterator = keys == NULL ? NULL : PyObject_GetIter(keys);
    Py_XDECREF(keys);
    return iterator;
}

static PyObject *cache_keys_list(PyObject *self, PyObject *ignored) { (void)ignored; return list_all(self, 0, view_key); }
static PyObject *cache_values_list(PyObject *self, PyObject *ignored) { (void)ignored; return list_all(self, 0, view_value); }
static PyObject *cache_items_list(PyObject *self, PyObject *ignored) { (void)ignored; return list_all(self, 0, view_pair); }
static PyObject *cache_entries_list(PyObject *self, PyObject *ignored) { (void)ignored; return list_all(self, 1, view_key_entry); }

static PyObject *
cache_entry(PyObject *self, PyObject *key)
{
    RfItem item;
    Py_hash_t hash = rf_hash_of(key);
    int found = hash == -1 ? -1 : rf_map_item(rf_map_of(self), key, hash, &item);
    if (found <= 0) {
        return found < 0 ? NULL : Py_NewRef(Py_None);
    }
    PyObject *entry = view_entry(&item);
    Py_DECREF(item.key);
    Py_DECREF(item.value);
    return entry;
}

static void
add_condition(PyObject *flight, void *context)
{
    int *failed = ((void **)context)[0];
    *failed |= rf_flight_add_condition_locked((RfFlight *)flight, ((void **)context)[1]) < 0;
}

static PyObject *
cache_revoke(PyObject *self, PyObject *condition)
{
    RfItem *items;
    int failed = 0;
    void *context[] = {&failed, condition};
    if (rf_want_callable(condition, "predicate") < 0) {
        return NULL;
    }
    Py_ssize_t count = rf_map_items(rf_map_of(self), 0, &items, add_condition, context);
    if (count < 0) {
        return NULL;
    }
    PyObject *pairs = list_of_items(items, count, view_pair);
    if (failed) {
        Py_CLEAR(pairs);
        PyErr_NoMemory();
    }
    return pairs;
}

static PyObject *
cache_counts(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfMap *map = rf_map_of(self);
    uint64_t hits, misses;
    rf_hits_totals(map->block_id, &hits, &misses);
    rf_mutex_lock(&map->lock);
    uint64_t computations = map->computations, failures = map->failures, removed = map->removed;
    uint64_t replaced = map->replaced, evicted = map->evicted;
    double load_time = map->load_time;
    rf_mutex_unlock(&map->lock);
    return Py_BuildValue("(nKKKKdKKK)", rf_map_length(map), (unsigned long long)hits, (unsigned long long)misses,
                         (unsigned long long)computations, (unsigned long long)failures, load_time,
                         (unsigned long long)removed, (unsigned long long)replaced, (unsigned long long)evicted);
}

#ifdef RF_CHECKS
/* For tests of what happens while a reader is preempted in the middle of a look-up. */
static PyObject *
cache_in_section(PyObject *self, PyObject *function)
{
    (void)self;
    RfThread *thread = rf_thread();
    if (thread == NULL) {
        return NULL;
    }
    rf_reading_begin(thread);
    PyObject *result = PyObject_CallNoArgs(function);
    if (rf_reading_end(thread)) {
        rf_reclaim_asked(thread);
    }
    return result;
}

static PyObject *
cache_garbage(PyObject *self, PyObject *ignored)
{
    (void)self, (void)ignored;
    return PyLong_FromSize_t(rf_reclaim_waiting());
}

static PyObject *
cache_check(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    const char *wrong = rf_map_check(rf_map_of(self));
    if (wrong != NULL) {
        PyErr_SetString(PyExc_AssertionError, wrong);
        return NULL;
    }
    Py_RETURN_NONE;
}
#endif

PyMethodDef rf_cache_all_methods[] = {
    {"_keys", cache_keys_list, METH_NOARGS, "_keys($self)\n--\n\nA list of the keys of one instant."},
    {"_values", cache_values_list, METH_NOARGS, "_values($self)\n--\n\nA list of the values of one instant."},
    {"_items", cache_items_list, METH_NOARGS, "_items($self)\n--\n\nA list of (key, value) of one instant."},
    {"_entries", cache_entries_list, METH_NOARGS,
     "_entries($self)\n--\n\nA list of (key, value, computed_at, hit_count) of one instant."},
    {"_entry", cache_entry, METH_O, "_entry($self, key, /)\n--\n\n(value, computed_at, hit_count), or None."},
    {"_revoke", cache_revoke, METH_O,
     "_revoke($self, predicate, /)\n--\n\nThe items of one instant; results of computations running then are not stored\n"
     "if predicate(key, value) is true of them."},
    {"_counts", cache_counts, METH_NOARGS,
     "_counts($self)\n--\n\n(entries, hits, misses, computations, failures, load_time, removed, replaced, evicted)"},
#ifdef RF_CHECKS
    {"_in_section", cache_in_section, METH_O,
     "_in_section($self, function, /)\n--\n\nCall *function*, which must use no map, inside a read section of this thread."},
    {"_garbage", cache_garbage, METH_NOARGS, "_garbage($self)\n--\n\nHow many batches wait for readers, in all maps."},
    {"_check", cache_check, METH_NOARGS, "_check($self)\n--\n\nRaise AssertionError if an invariant of the table is broken."},
#endif
    {NULL, NULL, 0, NULL},
};
