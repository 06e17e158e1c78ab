#include "types/types.h"

#include <math.h>

#include "flights/compute.h"
#include "table/map.h"

typedef struct {
    PyObject_HEAD
    RfMap map;
    PyObject *loader;     /* strong or NULL; set by __init__ */
    PyObject *weak_references;
} Cache;

static RfMap *map_of(PyObject *self) { return &((Cache *)self)->map; }

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static inline Py_hash_t
hash_of(PyObject *key)
{
    Py_hash_t hash = PyUnicode_CheckExact(key) ? rf_str_cached_hash(key) : -1;
    return hash != -1 ? hash : PyObject_Hash(key);
}

/* Fill `into` from positional and keyword arguments named *names* (NULL-terminated), the first *required* of which must be
   there and the first *positional* of which may be positional. -1 with TypeError set. */
static int
take_arguments(const char *function, const char *const *names, int required, int positional, PyObject *const *args,
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

static const char *const key_default[] = {"key", "default", NULL};
static const char *const key_value[] = {"key", "value", NULL};

static int
want_callable(PyObject *object, const char *what)
{
    if (!PyCallable_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be callable, not %.100s", what, Py_TYPE(object)->tp_name);
        return -1;
    }
    return 0;
}

static void
raise_key_error(PyObject *key)
{
    PyObject *arguments = PyTuple_Pack(1, key); /* a tuple as key would be taken for the arguments */
    if (arguments != NULL) {
        PyErr_SetObject(PyExc_KeyError, arguments);
        Py_DECREF(arguments);
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Calls out: hash(key), and key == other where only that can tell. */
static inline int
look_up(PyObject *self, PyObject *key, int counted, PyObject **value)
{
    Py_hash_t hash = hash_of(key);
    return hash == -1 ? -1 : rf_map_get(map_of(self), key, hash, counted, value);
}

static inline PyObject *
look_up_or_default(PyObject *self, const char *function, PyObject *const *args, Py_ssize_t count, PyObject *keywords,
                   int counted)
{
    PyObject *given[2] = {NULL, NULL}, *value;
    if (keywords == NULL && count == 1) {
        given[0] = args[0];
    }
    else if (take_arguments(function, key_default, 1, 2, args, count, keywords, given) < 0) {
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

static int
cache_contains(PyObject *self, PyObject *key)
{
    PyObject *value;
    int found = look_up(self, key, 0, &value);
    if (found > 0) {
        Py_DECREF(value);
    }
    return found;
}

static Py_ssize_t cache_length(PyObject *self) { return rf_map_length(map_of(self)); }

static PyObject *
cache_subscript(PyObject *self, PyObject *key)
{
    PyObject *value;
    Py_hash_t hash = hash_of(key);
    int found = hash == -1 ? -1 : rf_map_get(map_of(self), key, hash, 1, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    PyObject *loader = ((Cache *)self)->loader;
    if (loader != NULL) {
        return rf_compute(map_of(self), key, hash, loader, 1, INFINITY);
    }
    raise_key_error(key);
    return NULL;
}

/* --- computing ---------------------------------------------------------------------------------------------------- */

/* Seconds; None or nothing is for ever. -1 with an exception set. */
static int
timeout_from(PyObject *object, double *timeout)
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
    else if (take_arguments("get_or_compute", names, 1, 2, args, count, keywords, given) < 0) {
        return NULL;
    }
    PyObject *loader = ((Cache *)self)->loader;
    int with_loader = given[1] == NULL || given[1] == Py_None;
    if (with_loader && loader == NULL) {
        PyErr_SetString(PyExc_TypeError, "get_or_compute() needs compute, because the map has no loader");
        return NULL;
    }
    if ((!with_loader && want_callable(given[1], "compute") < 0) || timeout_from(given[2], &timeout) < 0) {
        return NULL;
    }
    Py_hash_t hash = hash_of(given[0]);
    int found = hash == -1 ? -1 : rf_map_get(map_of(self), given[0], hash, 1, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    return rf_compute(map_of(self), given[0], hash, with_loader ? loader : given[1], with_loader, timeout);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static RfEntry *
entry_to_store(PyObject *self, PyObject *key, PyObject *value)
{
    double now;
    Py_hash_t hash = hash_of(key);
    if (hash == -1 || rf_map_now(map_of(self), &now) < 0) {
        return NULL;
    }
    return rf_entry_new(key, hash, value, now);
}

static int
store(PyObject *self, PyObject *key, PyObject *value)
{
    RfEntry *entry = entry_to_store(self, key, value);
    return entry == NULL ? -1 : rf_map_set(map_of(self), entry);
}

PyDoc_STRVAR(set_doc,
             "set($self, key, value)\n--\n\n"
             "Store *value* under *key*; the entry starts anew, with its time and no hits.\n\n"
             "Cost:      O(1) expected, amortised over growth.\n"
             "Blocks:    behind writers of the same map; never behind readers or a running computation.\n"
             "Atomic at: the store of the slot, made while the map's lock is held.\n"
             "Calls out: hash(key), key == other and the clock, outside the lock; the old value's finaliser after it.");

static PyObject *
cache_set(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[2] = {NULL, NULL};
    if (take_arguments("set", key_value, 2, 2, args, count, keywords, given) < 0 || store(self, given[0], given[1]) < 0) {
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
    if (take_arguments("setdefault", key_default, 1, 2, args, count, keywords, given) < 0) {
        return NULL;
    }
    PyObject *value = given[1] != NULL ? given[1] : Py_None;
    RfEntry *entry = entry_to_store(self, given[0], value);
    if (entry == NULL || rf_map_set_default(map_of(self), entry, &present) < 0) {
        return NULL;
    }
    return present != NULL ? present : Py_NewRef(value);
}

/* Remove: 1 and the value, 0, or -1. */
static int
take_out(PyObject *self, PyObject *key, PyObject *only, PyObject **value)
{
    Py_hash_t hash = hash_of(key);
    return hash == -1 ? -1 : rf_map_pop(map_of(self), key, hash, only, value);
}

static int
cache_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (value != NULL) {
        return store(self, key, value);
    }
    int found = take_out(self, key, NULL, &value);
    Py_XDECREF(value);
    if (found == 0) {
        raise_key_error(key);
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
    raise_key_error(args[0]);
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
    if (!rf_map_pop_any(map_of(self), &key, &value)) {
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
    if (rf_map_clear(map_of(self)) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* --- everything at one instant ------------------------------------------------------------------------------------ */

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
    Py_ssize_t count = rf_map_items(map_of(self), with_hits, &items, NULL, NULL);
    return count < 0 ? NULL : list_of_items(items, count, view);
}

static PyObject *
cache_iter(PyObject *self)
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
    Py_hash_t hash = hash_of(key);
    int found = hash == -1 ? -1 : rf_map_item(map_of(self), key, hash, &item);
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
    if (want_callable(condition, "predicate") < 0) {
        return NULL;
    }
    Py_ssize_t count = rf_map_items(map_of(self), 0, &items, add_condition, context);
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

static PyObject *
cache_counts(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfMap *map = map_of(self);
    uint64_t hits, misses;
    rf_hits_totals(map->block_id, &hits, &misses);
    rf_mutex_lock(&map->lock);
    uint64_t computations = map->computations, failures = map->failures, removed = map->removed;
    uint64_t replaced = map->replaced;
    double load_time = map->load_time;
    rf_mutex_unlock(&map->lock);
    return Py_BuildValue("(nKKKKdKK)", rf_map_length(map), (unsigned long long)hits, (unsigned long long)misses,
                         (unsigned long long)computations, (unsigned long long)failures, load_time,
                         (unsigned long long)removed, (unsigned long long)replaced);
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
    const char *wrong = rf_map_check(map_of(self));
    if (wrong != NULL) {
        PyErr_SetString(PyExc_AssertionError, wrong);
        return NULL;
    }
    Py_RETURN_NONE;
}
#endif

/* --- life --------------------------------------------------------------------------------------------------------- */

static PyObject *
cache_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    (void)args, (void)keywords;
    PyObject *self = type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    Cache *cache = (Cache *)self;
    cache->map.block_id = -1;
    if (rf_map_init(&cache->map, self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    rf_defer_refcount(self);
    return self;
}

static int
cache_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"loader", "clock", NULL};
    PyObject *loader = Py_None, *clock = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|$OO:CacheCore", names, &loader, &clock)) {
        return -1;
    }
    if ((loader != Py_None && want_callable(loader, "loader") < 0) || (clock != Py_None && want_callable(clock, "clock") < 0)) {
        return -1;
    }
    Py_XSETREF(((Cache *)self)->loader, loader == Py_None ? NULL : Py_NewRef(loader));
    Py_XSETREF(map_of(self)->clock, clock == Py_None ? NULL : Py_NewRef(clock));
    return 0;
}

static int
cache_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Cache *)self)->loader);
    return map_of(self)->block_id < 0 ? 0 : rf_map_traverse(map_of(self), visit, arg);
}

static int
cache_tp_clear(PyObject *self)
{
    Py_CLEAR(((Cache *)self)->loader);
    if (map_of(self)->block_id >= 0 && rf_map_clear(map_of(self)) < 0) {
        PyErr_Clear(); /* no memory for empty slots: the cycle stays */
    }
    return 0;
}

static void
cache_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (((Cache *)self)->weak_references != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_CLEAR(((Cache *)self)->loader);
    if (map_of(self)->block_id >= 0) {
        rf_map_finish(map_of(self));
    }
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
cache_reduce(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    return PyErr_Format(PyExc_TypeError, "cannot pickle or copy a %.100s: it is shared by its threads; copy its snapshot()",
                        Py_TYPE(self)->tp_name);
}

#define FAST(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL
#define FAST_KEYWORDS(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL | METH_KEYWORDS

static PyMethodDef cache_methods[] = {
    {"get", FAST_KEYWORDS(cache_get), get_doc},
    {"peek", FAST_KEYWORDS(cache_peek), peek_doc},
    {"get_or_compute", FAST_KEYWORDS(cache_get_or_compute), get_or_compute_doc},
    {"set", FAST_KEYWORDS(cache_set), set_doc},
    {"setdefault", FAST_KEYWORDS(cache_setdefault), setdefault_doc},
    {"pop", FAST(cache_pop), pop_doc},
    {"popitem", cache_popitem, METH_NOARGS, popitem_doc},
    {"invalidate", cache_invalidate, METH_O, invalidate_doc},
    {"clear", cache_clear, METH_NOARGS, clear_doc},
    {"_keys", cache_keys_list, METH_NOARGS, "_keys($self)\n--\n\nA list of the keys of one instant."},
    {"_values", cache_values_list, METH_NOARGS, "_values($self)\n--\n\nA list of the values of one instant."},
    {"_items", cache_items_list, METH_NOARGS, "_items($self)\n--\n\nA list of (key, value) of one instant."},
    {"_entries", cache_entries_list, METH_NOARGS,
     "_entries($self)\n--\n\nA list of (key, value, computed_at, hit_count) of one instant."},
    {"_entry", cache_entry, METH_O, "_entry($self, key, /)\n--\n\n(value, computed_at, hit_count), or None."},
    {"_revoke", cache_revoke, METH_O,
     "_revoke($self, predicate, /)\n--\n\nThe items of one instant; results of computations running then are not stored\n"
     "if predicate(key, value) is true of them."},
    {"_remove_value", FAST(cache_remove_value),
     "_remove_value($self, key, value, /)\n--\n\nRemove *key* if its value is that very object; say whether it was."},
    {"_counts", cache_counts, METH_NOARGS,
     "_counts($self)\n--\n\n(entries, hits, misses, computations, failures, load_time, removed, replaced)"},
#ifdef RF_CHECKS
    {"_in_section", cache_in_section, METH_O,
     "_in_section($self, function, /)\n--\n\nCall *function*, which must use no map, inside a read section of this thread."},
    {"_garbage", cache_garbage, METH_NOARGS, "_garbage($self)\n--\n\nHow many batches wait for readers, in all maps."},
    {"_check", cache_check, METH_NOARGS, "_check($self)\n--\n\nRaise AssertionError if an invariant of the table is broken."},
#endif
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "See PEP 585."},
    {"__reduce__", cache_reduce, METH_NOARGS, "__reduce__($self)\n--\n\nRaise TypeError."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef cache_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Cache, weak_references), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot cache_slots[] = {
    {Py_tp_doc, "CacheCore(*, loader=None, clock=None)\n--\n\nThe C part of racefree.CacheMap, which documents it."},
    {Py_tp_new, cache_new},
    {Py_tp_init, cache_init},
    {Py_tp_traverse, cache_traverse},
    {Py_tp_clear, cache_tp_clear},
    {Py_tp_dealloc, cache_dealloc},
    {Py_tp_iter, cache_iter},
    {Py_tp_methods, cache_methods},
    {Py_tp_members, cache_members},
    {Py_mp_subscript, cache_subscript},
    {Py_mp_ass_subscript, cache_ass_subscript},
    {Py_mp_length, cache_length},
    {Py_sq_contains, cache_contains},
    {0, NULL},
};

static PyType_Spec cache_spec = {
    .name = "racefree._maps.CacheCore",
    .basicsize = sizeof(Cache),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = cache_slots,
};

int
rf_cache_types_add(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &cache_spec, NULL);
    if (type == NULL) {
        return -1;
    }
    int added = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return added < 0 ? -1 : rf_flights_init(module);
}
