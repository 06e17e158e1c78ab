#include "types/cached.h"

/* --- what is kept for an instance ---------------------------------------------------------------------------------- */

static PyTypeObject *instance_type, *bound_type;

/* The instance is no more. In C, so that no asynchronous exception finds a place before the entry is gone: another object may
   have the same address next. */
static PyObject *
instance_gone(PyObject *self, PyObject *reference)
{
    (void)reference;
    RfInstance *kept = (RfInstance *)self;
    RfCached *cached = kept->cached;
    PyObject *value;
    /* acquire: pairs with the publish in instances_of() */
    PyObject *instances = rf_ptr_acquire(&cached->instances);
    int found = rf_map_pop(rf_map_of(instances), kept->address, PyObject_Hash(kept->address), self, &value);
    if (found > 0) {
        RfCounts counts;
        rf_mutex_lock(&rf_cached_lock);
        rf_counts_since_locked(kept->cache, &kept->reset, &counts);
        cached->gone.hits += counts.hits;
        cached->gone.misses += counts.misses;
        rf_mutex_unlock(&rf_cached_lock);
        Py_DECREF(value);
    }
    if (found < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef gone_method = {"_instance_gone", instance_gone, METH_O, NULL};

static int
instance_clear(PyObject *self)
{
    /* which holds the callback, which holds this; the rest stays for who may still be calling, and the maps clear themselves */
    Py_CLEAR(((RfInstance *)self)->reference);
    return 0;
}

static int
instance_traverse(PyObject *self, visitproc visit, void *arg)
{
    RfInstance *kept = (RfInstance *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(kept->reference);
    Py_VISIT(kept->cache);
    Py_VISIT(kept->cached);
    return 0;
}

static void
instance_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    RfInstance *kept = (RfInstance *)self;
    Py_XDECREF(kept->reference);
    Py_XDECREF(kept->cache);
    Py_DECREF(kept->cached);
    Py_DECREF(kept->address);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyObject *
weak_reference(RfInstance *kept, PyObject *instance)
{
    PyObject *callback = PyCFunction_New(&gone_method, (PyObject *)kept);
    PyObject *reference = callback == NULL ? NULL : PyWeakref_NewRef(instance, callback);
    Py_XDECREF(callback);
    if (reference == NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Format(PyExc_TypeError,
                     "@cached keeps a method's results for each instance as long as that lives, and %.200s cannot be referenced "
                     "weakly: give the class a '__weakref__' slot, or cache a function outside of the class",
                     Py_TYPE(instance)->tp_name);
    }
    return reference;
}

/* For *instance*, not yet in the table. Steals *address*. */
static RfInstance *
instance_new(RfCached *cached, PyObject *instance, PyObject *address)
{
    RfInstance *kept = PyObject_GC_New(RfInstance, instance_type);
    if (kept == NULL) {
        Py_DECREF(address);
        return NULL;
    }
    kept->address = address;
    kept->reference = kept->cache = NULL;
    kept->cached = (RfCached *)Py_NewRef((PyObject *)cached);
    kept->reset = (RfCounts){0};
    PyObject_GC_Track((PyObject *)kept);
    kept->cache = PyObject_CallNoArgs(cached->make_cache);
    if (kept->cache != NULL) {
        kept->reference = weak_reference(kept, instance);
    }
    if (kept->reference == NULL) {
        Py_CLEAR(kept);
    }
    return kept;
}

/* The table of instances, made for the first. Borrowed; NULL with an exception set. */
static PyObject *
instances_of(RfCached *cached)
{
    PyObject *instances = rf_ptr_acquire(&cached->instances);
    if (instances != NULL) {
        return instances;
    }
    PyObject *made = PyObject_CallNoArgs((PyObject *)rf_cache_type);
    if (made == NULL) {
        return NULL;
    }
    rf_mutex_lock(&rf_cached_lock);
    instances = rf_ptr_own(&cached->instances);
    if (instances == NULL) {
        instances = Py_NewRef(made);
        rf_ptr_publish(&cached->instances, instances); /* release: pairs with the acquires here and in instance_gone() */
    }
    rf_mutex_unlock(&rf_cached_lock);
    Py_DECREF(made);
    return instances;
}

/* Put *kept* into the table unless another thread was faster: then that one's. Takes over and gives back a reference. */
static RfInstance *
instance_store(PyObject *instances, RfInstance *kept, Py_hash_t hash)
{
    PyObject *present;
    RfEntry *entry = rf_entry_new(kept->address, hash, (PyObject *)kept, 0, 0);
    if (entry == NULL || rf_map_set_default(rf_map_of(instances), entry, &present) < 0) {
        Py_DECREF(kept);
        return NULL;
    }
    if (present == NULL) {
        return kept;
    }
    Py_CLEAR(kept->reference); /* and with it the callback, which refers back */
    Py_DECREF(kept);
    return (RfInstance *)present;
}

RfInstance *
rf_cached_instance(RfCached *cached, PyObject *instance)
{
    PyObject *instances = instances_of(cached), *kept;
    PyObject *address = instances == NULL ? NULL : PyLong_FromVoidPtr(instance);
    if (address == NULL) {
        return NULL;
    }
    Py_hash_t hash = PyObject_Hash(address);
    int found = rf_map_get(rf_map_of(instances), address, hash, 0, &kept);
    if (found == 0) {
        RfInstance *made = instance_new(cached, instance, address);
        return made == NULL ? NULL : instance_store(instances, made, hash);
    }
    Py_DECREF(address);
    return found > 0 ? (RfInstance *)kept : NULL;
}

/* --- bound to an instance ------------------------------------------------------------------------------------------ */

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    RfCached *cached;        /* strong; all constant */
    PyObject *instance;      /* strong: a bound method is made for a call or two */
    RfInstance *kept;        /* strong */
} RfBound;

static RfCall
bound_call_of(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    RfBound *bound = (RfBound *)self;
    return (RfCall){bound->cached, bound->kept->cache, bound->instance, args, count, names};
}

static PyObject *
bound_vectorcall(PyObject *self, PyObject *const *args, size_t count, PyObject *names)
{
    RfCall call = bound_call_of(self, args, PyVectorcall_NARGS(count), names);
    return rf_call(&call);
}

PyObject *
rf_cached_bind(RfCached *cached, PyObject *instance)
{
    RfInstance *kept = rf_cached_instance(cached, instance);
    RfBound *bound = kept == NULL ? NULL : PyObject_GC_New(RfBound, bound_type);
    if (bound == NULL) {
        Py_XDECREF(kept);
        return NULL;
    }
    bound->vectorcall = bound_vectorcall;
    bound->cached = (RfCached *)Py_NewRef((PyObject *)cached);
    bound->instance = Py_NewRef(instance);
    bound->kept = kept;
    PyObject_GC_Track((PyObject *)bound);
    return (PyObject *)bound;
}

static PyObject *
bound_info(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfBound *bound = (RfBound *)self;
    RfCounts counts;
    rf_mutex_lock(&rf_cached_lock);
    rf_counts_since_locked(bound->kept->cache, &bound->kept->reset, &counts);
    rf_mutex_unlock(&rf_cached_lock);
    return rf_cached_info(bound->cached, counts.hits, counts.misses, rf_map_length(rf_map_of(bound->kept->cache)));
}

static PyObject *
bound_clear(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfBound *bound = (RfBound *)self;
    if (rf_cached_forget(bound->kept->cache, &bound->kept->reset) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bound_invalidate(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    RfCall call = bound_call_of(self, args, count, names);
    return rf_call_invalidate(&call);
}

static PyObject *
bound_refresh(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    RfCall call = bound_call_of(self, args, count, names);
    return rf_call_refresh(&call);
}

/* As methods do: getattr(instance, name) at the other end. */
static PyObject *
bound_reduce(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *getter = builtins == NULL ? NULL : PyObject_GetAttrString(builtins, "getattr");
    PyObject *name = getter == NULL ? NULL : PyObject_GetAttrString((PyObject *)((RfBound *)self)->cached, "__name__");
    PyObject *reduced = name == NULL ? NULL : Py_BuildValue("O(OO)", getter, ((RfBound *)self)->instance, name);
    Py_XDECREF(builtins);
    Py_XDECREF(getter);
    Py_XDECREF(name);
    return reduced;
}

/* What a bound method has not, its function has. */
static PyObject *
bound_getattro(PyObject *self, PyObject *name)
{
    PyObject *found = PyObject_GenericGetAttr(self, name);
    if (found != NULL || !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return found;
    }
    PyErr_Clear();
    return PyObject_GetAttr((PyObject *)((RfBound *)self)->cached, name);
}

static PyObject *
bound_doc(PyObject *self, void *ignored)
{
    (void)ignored;
    return PyObject_GetAttrString((PyObject *)((RfBound *)self)->cached, "__doc__");
}

static PyObject *bound_cache(PyObject *self, void *ignored) { (void)ignored; return Py_NewRef(((RfBound *)self)->kept->cache); }

static PyObject *
bound_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%R of %R>", (PyObject *)((RfBound *)self)->cached, ((RfBound *)self)->instance);
}

static PyObject *
bound_richcompare(PyObject *self, PyObject *other, int operation)
{
    if ((operation != Py_EQ && operation != Py_NE) || !Py_IS_TYPE(other, bound_type)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    RfBound *a = (RfBound *)self, *b = (RfBound *)other;
    int equal = a->cached == b->cached && a->instance == b->instance;
    return PyBool_FromLong(equal == (operation == Py_EQ));
}

static Py_hash_t
bound_hash(PyObject *self)
{
    uintptr_t mixed = ((uintptr_t)((RfBound *)self)->cached ^ ((uintptr_t)((RfBound *)self)->instance << 1)) >> 4;
    return (Py_hash_t)mixed; /* never -1: the highest bits are 0 */
}

static int
bound_traverse(PyObject *self, visitproc visit, void *arg)
{
    RfBound *bound = (RfBound *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(bound->cached);
    Py_VISIT(bound->instance);
    Py_VISIT(bound->kept);
    return 0;
}

/* No tp_clear: constant; a cycle through it is broken at the instance. */
static void
bound_dealloc(PyObject *self)
{
    RfBound *bound = (RfBound *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_DECREF(bound->kept);
    Py_DECREF(bound->instance);
    Py_DECREF(bound->cached);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef bound_methods[] = {
    {"cache_info", bound_info, METH_NOARGS,
     "cache_info($self)\n--\n\nHits, misses, bound and size of what is kept for this instance."},
    {"cache_clear", bound_clear, METH_NOARGS, "cache_clear($self)\n--\n\nForget what is kept for this instance, and its counts."},
    {"cache_invalidate", RF_FAST_KEYWORDS(bound_invalidate),
     "cache_invalidate($self, /, *args, **kwargs)\n--\n\nForget the result of that call on this instance; say whether there was one."},
    {"cache_refresh", RF_FAST_KEYWORDS(bound_refresh),
     "cache_refresh($self, /, *args, **kwargs)\n--\n\nMake that call on this instance anew and keep its result."},
    {"__reduce__", bound_reduce, METH_NOARGS, "__reduce__($self)\n--\n\nBy instance and name, as methods are."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef bound_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(RfBound, vectorcall), READONLY, NULL},
    {"__func__", T_OBJECT, offsetof(RfBound, cached), READONLY, "the cached function"},
    {"__self__", T_OBJECT, offsetof(RfBound, instance), READONLY, "the instance it is bound to"},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef bound_getset[] = {
    {"__doc__", bound_doc, NULL, NULL, NULL},
    {"cache", bound_cache, NULL, "the map of this instance", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot instance_slots[] = {
    {Py_tp_doc, "What a cached method keeps for an instance; never seen outside."},
    {Py_tp_traverse, instance_traverse},
    {Py_tp_clear, instance_clear},
    {Py_tp_dealloc, instance_dealloc},
    {0, NULL},
};

static PyType_Spec instance_spec = {
    .name = "racefree._maps._Instance",
    .basicsize = sizeof(RfInstance),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = instance_slots,
};

static PyType_Slot bound_slots[] = {
    {Py_tp_traverse, bound_traverse},
    {Py_tp_dealloc, bound_dealloc},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_getattro, bound_getattro},
    {Py_tp_repr, bound_repr},
    {Py_tp_richcompare, bound_richcompare},
    {Py_tp_hash, bound_hash},
    {Py_tp_methods, bound_methods},
    {Py_tp_members, bound_members},
    {Py_tp_getset, bound_getset},
    {0, NULL},
};

static PyType_Spec bound_spec = {
    .name = "racefree._maps.CachedMethod",
    .basicsize = sizeof(RfBound),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_HAVE_VECTORCALL |
             Py_TPFLAGS_IMMUTABLETYPE,
    .slots = bound_slots,
};

int
rf_cached_methods_init(PyObject *module)
{
    instance_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &instance_spec, NULL);
    bound_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &bound_spec, NULL);
    return instance_type == NULL || bound_type == NULL ? -1 : PyModule_AddType(module, bound_type);
}
