#include "types/cached.h"
#include "types/types.h"

RfMutex rf_cached_lock = RF_MUTEX_INIT;

static void after_fork_in_child(void) { rf_mutex_reset(&rf_cached_lock); }

/* --- calling ------------------------------------------------------------------------------------------------------- */

/* Whether the first argument is an instance that was given by hand, as in Class.method(instance). */
static inline int
is_given_instance(RfCached *cached, PyObject *const *args, Py_ssize_t count)
{
    PyTypeObject *owner = rf_ptr_acquire(&cached->owner); /* acquire: pairs with the publish in cached_set_name() */
    return owner != NULL && count > 0 && (rf_u32_own(&cached->several) || PyObject_TypeCheck(args[0], owner));
}

typedef PyObject *(*CallVerb)(const RfCall *call);

static PyObject *
with_instance(RfCached *cached, CallVerb verb, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    RfInstance *kept = rf_cached_instance(cached, args[0]);
    if (kept == NULL) {
        return NULL;
    }
    PyObject *result = verb(&(RfCall){cached, kept->cache, args[0], args + 1, count - 1, names});
    Py_DECREF(kept);
    return result;
}

static inline PyObject *
call_verb(PyObject *self, CallVerb verb, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    RfCached *cached = (RfCached *)self;
    if (is_given_instance(cached, args, count)) {
        return with_instance(cached, verb, args, count, names);
    }
    return verb(&(RfCall){cached, cached->cache, NULL, args, count, names});
}

static PyObject *
cached_vectorcall(PyObject *self, PyObject *const *args, size_t count, PyObject *names)
{
    return call_verb(self, rf_call, args, PyVectorcall_NARGS(count), names);
}

PyDoc_STRVAR(invalidate_doc,
             "cache_invalidate($self, /, *args, **kwargs)\n--\n\n"
             "Forget the result of the call with these arguments; say whether there was one.\n\n"
             "A computation of it in progress is not stored. Whoever calls afterwards computes.\n\n"
             "Cost:      O(1) expected.\n"
             "Blocks:    behind writers of the same map; never behind readers, never behind a running computation.");

static PyObject *
cached_invalidate(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return call_verb(self, rf_call_invalidate, args, count, names);
}

PyDoc_STRVAR(refresh_doc,
             "cache_refresh($self, /, *args, **kwargs)\n--\n\n"
             "Call the function with these arguments whether its result is known or not; return and remember the new result.\n\n"
             "Others are given the old result until the new one is there. If the function raises, the old one stays. If the\n"
             "result is invalidated or replaced meanwhile, that wins: the new one is returned and not remembered.\n"
             "Counts neither a hit nor a miss.\n\n"
             "Calls out: the function, in this thread (of a coroutine function: when what is returned is awaited).");

static PyObject *
cached_refresh(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return call_verb(self, rf_call_refresh, args, count, names);
}

/* --- counts -------------------------------------------------------------------------------------------------------- */

PyObject *
rf_cached_info(RfCached *cached, uint64_t hits, uint64_t misses, Py_ssize_t entries)
{
    return PyObject_CallFunction(cached->info, "KKOn", (unsigned long long)hits, (unsigned long long)misses, cached->maxsize,
                                 entries);
}

/* The instances there are now; *items to be freed with rf_items_free(). -1 with an exception set. */
static Py_ssize_t
instances_now(RfCached *cached, RfItem **items)
{
    PyObject *instances = rf_ptr_acquire(&cached->instances); /* acquire: pairs with the publish in instances_of() */
    *items = NULL;
    return instances == NULL ? 0 : rf_map_items(rf_map_of(instances), 0, items, NULL, NULL);
}

PyDoc_STRVAR(info_doc,
             "cache_info($self)\n--\n\n"
             "Hits, misses, bound and size: the named tuple that functools.lru_cache gives.\n\n"
             "Exact when nobody is calling. A method's, asked for on the class, is the sum over its instances (maxsize is that\n"
             "of each).\n\n"
             "Cost:      O(threads), and O(instances) for a method.");

static PyObject *
cached_info(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfCached *cached = (RfCached *)self;
    RfItem *items;
    Py_ssize_t count = instances_now(cached, &items), entries = rf_map_length(rf_map_of(cached->cache));
    RfCounts sum, one;
    if (count < 0) {
        return NULL;
    }
    rf_mutex_lock(&rf_cached_lock);
    rf_counts_since_locked(cached->cache, &cached->reset, &sum);
    sum.hits += cached->gone.hits;
    sum.misses += cached->gone.misses;
    for (Py_ssize_t i = 0; i < count; i++) {
        RfInstance *kept = (RfInstance *)items[i].value;
        rf_counts_since_locked(kept->cache, &kept->reset, &one);
        sum.hits += one.hits;
        sum.misses += one.misses;
        entries += rf_map_length(rf_map_of(kept->cache));
    }
    rf_mutex_unlock(&rf_cached_lock);
    rf_items_free(items, count);
    return rf_cached_info(cached, sum.hits, sum.misses, entries);
}

int
rf_cached_forget(PyObject *cache, RfCounts *reset)
{
    if (rf_map_clear(rf_map_of(cache)) < 0) {
        return -1;
    }
    rf_mutex_lock(&rf_cached_lock);
    rf_hits_totals(rf_map_of(cache)->block_id, &reset->hits, &reset->misses);
    rf_mutex_unlock(&rf_cached_lock);
    return 0;
}

PyDoc_STRVAR(clear_doc,
             "cache_clear($self)\n--\n\n"
             "Forget all results, and the counts. Computations in progress are not stored. A method's, asked for on the class,\n"
             "forgets those of all instances.\n\n"
             "Cost:      O(n).");

static PyObject *
cached_clear_all(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfCached *cached = (RfCached *)self;
    RfItem *items;
    Py_ssize_t count = instances_now(cached, &items);
    int failed = count < 0 || rf_cached_forget(cached->cache, &cached->reset) < 0;
    for (Py_ssize_t i = 0; i < count && !failed; i++) {
        RfInstance *kept = (RfInstance *)items[i].value;
        failed = rf_cached_forget(kept->cache, &kept->reset) < 0;
    }
    if (count >= 0) {
        rf_items_free(items, count);
    }
    if (failed) {
        return NULL;
    }
    rf_mutex_lock(&rf_cached_lock);
    cached->gone = (RfCounts){0};
    rf_mutex_unlock(&rf_cached_lock);
    Py_RETURN_NONE;
}

static PyObject *
cached_parameters(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfCached *cached = (RfCached *)self;
    return Py_BuildValue("{sOsO}", "maxsize", cached->maxsize, "typed", cached->typed ? Py_True : Py_False);
}

/* --- the object ---------------------------------------------------------------------------------------------------- */

/* `obj.f(x)` of the second type calls it with the instance as first argument, without making a bound method first
   (Py_TPFLAGS_METHOD_DESCRIPTOR), which would take half of the time of a hit. */
static PyTypeObject *function_type, *method_function_type;

static PyObject *
cached_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"function", "cache", "make_cache", "key", "drive", "maxsize", "info", "typed", "stores", NULL};
    PyObject *function, *cache, *make_cache, *key, *drive, *maxsize, *info;
    int typed, stores;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO!OOOOOpp:CachedFunction", names, &function, rf_cache_type, &cache,
                                     &make_cache, &key, &drive, &maxsize, &info, &typed, &stores)) {
        return NULL;
    }
    if (type != function_type) {
        return PyErr_Format(PyExc_TypeError, "%.100s cannot be instantiated: CachedFunction has no subclasses", type->tp_name);
    }
    RfCached *cached = (RfCached *)type->tp_alloc(type, 0);
    if (cached != NULL) {
        cached->vectorcall = cached_vectorcall;
        cached->function = Py_NewRef(function);
        cached->cache = Py_NewRef(cache);
        cached->make_cache = Py_NewRef(make_cache);
        cached->key = key == Py_None ? NULL : Py_NewRef(key);
        cached->drive = drive == Py_None ? NULL : Py_NewRef(drive);
        cached->maxsize = Py_NewRef(maxsize);
        cached->info = Py_NewRef(info);
        cached->typed = typed;
        cached->stores = stores;
        rf_defer_refcount((PyObject *)cached);
    }
    return (PyObject *)cached;
}

static PyObject *
cached_get(PyObject *self, PyObject *instance, PyObject *type)
{
    (void)type;
    return instance == NULL || instance == Py_None ? Py_NewRef(self) : rf_cached_bind((RfCached *)self, instance);
}

/* Become a method: a class is being made, nobody calls yet. One function can stand in several classes: then any first argument
   is an instance. */
static PyObject *
cached_set_name(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyType_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "__set_name__ wants the class and the name");
        return NULL;
    }
    RfCached *cached = (RfCached *)self;
    rf_mutex_lock(&rf_cached_lock);
    PyObject *owner = rf_ptr_own(&cached->owner);
    if (owner == NULL) {
        rf_ptr_publish(&cached->owner, Py_NewRef(args[0])); /* release: pairs with the acquire in is_given_instance() */
    }
    else if (owner != args[0]) {
        rf_u32_own_set(&cached->several, 1);
    }
    int becomes_method = Py_IS_TYPE(self, function_type);
    if (becomes_method) {
        Py_SET_TYPE(self, (PyTypeObject *)Py_NewRef((PyObject *)method_function_type));
    }
    rf_mutex_unlock(&rf_cached_lock);
    if (becomes_method) {
        Py_DECREF(function_type);
    }
    Py_RETURN_NONE;
}

static PyObject *cached_itself(PyObject *self, PyObject *ignored) { (void)ignored; return Py_NewRef(self); }

static PyObject *
cached_reduce(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    return PyObject_GetAttrString(self, "__qualname__");
}

static PyObject *cached_repr(PyObject *self) { return PyUnicode_FromFormat("<cached %R>", ((RfCached *)self)->function); }

static int
cached_traverse(PyObject *self, visitproc visit, void *arg)
{
    RfCached *cached = (RfCached *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(cached->function);
    Py_VISIT(cached->cache);
    Py_VISIT(cached->make_cache);
    Py_VISIT(cached->key);
    Py_VISIT(cached->drive);
    Py_VISIT(cached->maxsize);
    Py_VISIT(cached->info);
    Py_VISIT((PyObject *)rf_ptr_own(&cached->owner));
    Py_VISIT((PyObject *)rf_ptr_own(&cached->instances));
    Py_VISIT(cached->dict);
    return 0;
}

static int
cached_tp_clear(PyObject *self)
{
    /* the rest stays for who may still be calling; classes, functions and maps clear themselves */
    Py_CLEAR(((RfCached *)self)->dict);
    return 0;
}

static void
cached_dealloc(PyObject *self)
{
    RfCached *cached = (RfCached *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (cached->weak_references != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    cached_tp_clear(self);
    Py_XDECREF((PyObject *)rf_ptr_own(&cached->instances));
    Py_XDECREF((PyObject *)rf_ptr_own(&cached->owner));
    Py_XDECREF(cached->function);
    Py_XDECREF(cached->cache);
    Py_XDECREF(cached->make_cache);
    Py_XDECREF(cached->key);
    Py_XDECREF(cached->drive);
    Py_XDECREF(cached->maxsize);
    Py_XDECREF(cached->info);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef cached_methods[] = {
    {"cache_info", cached_info, METH_NOARGS, info_doc},
    {"cache_clear", cached_clear_all, METH_NOARGS, clear_doc},
    {"cache_parameters", cached_parameters, METH_NOARGS,
     "cache_parameters($self)\n--\n\nA new dict of maxsize and typed, as functools.lru_cache gives."},
    {"cache_invalidate", RF_FAST_KEYWORDS(cached_invalidate), invalidate_doc},
    {"cache_refresh", RF_FAST_KEYWORDS(cached_refresh), refresh_doc},
    {"__set_name__", RF_FAST(cached_set_name), "__set_name__($self, owner, name, /)\n--\n\nBelong to a class."},
    {"__reduce__", cached_reduce, METH_NOARGS, "__reduce__($self)\n--\n\nBy name, as functions are."},
    {"__copy__", cached_itself, METH_NOARGS, "__copy__($self)\n--\n\nReturn self, as functions do."},
    {"__deepcopy__", cached_itself, METH_O, "__deepcopy__($self, memo, /)\n--\n\nReturn self, as functions do."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef cached_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(RfCached, vectorcall), READONLY, NULL},
    {"__dictoffset__", T_PYSSIZET, offsetof(RfCached, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(RfCached, weak_references), READONLY, NULL},
    {"cache", T_OBJECT, offsetof(RfCached, cache), READONLY, "the map of what is called without an instance"},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef cached_getset[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot cached_slots[] = {
    {Py_tp_doc, "CachedFunction(function, cache, make_cache, key, drive, maxsize, info, typed, stores)\n--\n\n"
                "A function that remembers its results; racefree.cached makes and documents it."},
    {Py_tp_new, cached_new},
    {Py_tp_traverse, cached_traverse},
    {Py_tp_clear, cached_tp_clear},
    {Py_tp_dealloc, cached_dealloc},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_descr_get, cached_get},
    {Py_tp_repr, cached_repr},
    {Py_tp_methods, cached_methods},
    {Py_tp_members, cached_members},
    {Py_tp_getset, cached_getset},
    {0, NULL},
};

#define CACHED_FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_IMMUTABLETYPE)

static PyType_Spec cached_spec = {
    .name = "racefree._maps.CachedFunction",
    .basicsize = sizeof(RfCached),
    .flags = CACHED_FLAGS | Py_TPFLAGS_BASETYPE,
    .slots = cached_slots,
};

static PyType_Spec method_function_spec = {
    .name = "racefree._maps.CachedMethodFunction",
    .basicsize = sizeof(RfCached),
    .flags = CACHED_FLAGS | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .slots = cached_slots,
};

int
rf_cached_types_add(PyObject *module)
{
    function_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &cached_spec, NULL);
    if (function_type == NULL || PyModule_AddType(module, function_type) < 0) {
        return -1;
    }
    method_function_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &method_function_spec, (PyObject *)function_type);
    if (method_function_type == NULL) {
        return -1;
    }
    rf_after_fork_in_child(after_fork_in_child);
    return rf_cached_keys_init() < 0 ? -1 : rf_cached_methods_init(module);
}
