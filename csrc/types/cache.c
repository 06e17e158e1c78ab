#include "types/cache.h"
#include "types/types.h"

PyTypeObject *rf_cache_type;

static PyObject *
cache_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    (void)args, (void)keywords;
    PyObject *self = type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    RfCache *cache = (RfCache *)self;
    cache->map.block_id = -1;
    if (rf_map_init(&cache->map, self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    rf_defer_refcount(self);
    return self;
}

static Py_ssize_t cache_length(PyObject *self) { return rf_map_length(rf_map_of(self)); }

/* Set *callable, which may have been set before, or NULL for None. */
static void
set_callable(PyObject **callable, PyObject *object)
{
    Py_XSETREF(*callable, object == Py_None ? NULL : Py_NewRef(object));
}

static int
cache_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"maxsize", "weigher", "loader", "clock", NULL};
    PyObject *maxsize = Py_None, *weigher = Py_None, *loader = Py_None, *clock = Py_None;
    RfMap *map = rf_map_of(self);
    uint64_t limit;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O$OOO:CacheCore", names, &maxsize, &weigher, &loader, &clock)) {
        return -1;
    }
    if (rf_maxsize_from(maxsize, &limit) < 0 || (weigher != Py_None && rf_want_callable(weigher, "weigher") < 0) ||
        (loader != Py_None && rf_want_callable(loader, "loader") < 0) || (clock != Py_None && rf_want_callable(clock, "clock") < 0)) {
        return -1;
    }
    set_callable(&((RfCache *)self)->loader, loader);
    set_callable(&map->clock, clock);
    set_callable(&map->weigher, weigher);
    return limit != RF_NO_LIMIT || weigher != Py_None || rf_map_ranks(map) ? rf_map_set_limit(map, limit) : 0;
}

PyDoc_STRVAR(maxsize_doc,
             "The bound: how many entries there may be, or with a weigher how much they may weigh together; None for no bound.\n\n"
             "Setting it evicts what is too much before it holds. The first bound of a map that had none costs a copy of every\n"
             "entry's record.\n\n"
             "Cost:      reading O(1); setting O(evicted), and O(n) the first time.\n"
             "Blocks:    reading and setting, behind writers of the same map.\n"
             "Atomic at: the change, made while the map's lock is held, after the evictions.\n"
             "Calls out: the finalisers of what is evicted, after the lock.\n"
             "Errors:    TypeError or ValueError if it is neither None nor an int >= 0; nothing changes then.");

static PyObject *
cache_get_maxsize(PyObject *self, void *ignored)
{
    (void)ignored;
    RfMap *map = rf_map_of(self);
    rf_mutex_lock(&map->lock);
    uint64_t limit = map->policy.limit;
    rf_mutex_unlock(&map->lock);
    return limit == RF_NO_LIMIT ? Py_NewRef(Py_None) : PyLong_FromUnsignedLongLong(limit);
}

static int
cache_set_maxsize(PyObject *self, PyObject *value, void *ignored)
{
    (void)ignored;
    uint64_t limit;
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete maxsize; set it to None for no bound");
        return -1;
    }
    if (rf_maxsize_from(value, &limit) < 0) {
        return -1;
    }
    if (limit == RF_NO_LIMIT && !rf_map_ranks(rf_map_of(self))) {
        return 0; /* as it was */
    }
    return rf_map_set_limit(rf_map_of(self), limit);
}

PyDoc_STRVAR(weight_doc,
             "What all entries weigh together: never more than maxsize. Without a weigher, each weighs 1.\n\n"
             "Blocks:    never.");

static PyObject *
cache_get_weight(PyObject *self, void *ignored)
{
    (void)ignored;
    RfMap *map = rf_map_of(self);
    uint64_t weight = rf_map_ranks(map) ? rf_u64_own(&map->policy.weight) : (uint64_t)rf_map_length(map);
    return PyLong_FromUnsignedLongLong(weight);
}

static PyGetSetDef cache_attributes[] = {
    {"maxsize", cache_get_maxsize, cache_set_maxsize, maxsize_doc, NULL},
    {"weight", cache_get_weight, NULL, weight_doc, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static int
cache_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((RfCache *)self)->loader);
    return rf_map_of(self)->block_id < 0 ? 0 : rf_map_traverse(rf_map_of(self), visit, arg);
}

static int
cache_tp_clear(PyObject *self)
{
    Py_CLEAR(((RfCache *)self)->loader);
    Py_CLEAR(rf_map_of(self)->clock);
    Py_CLEAR(rf_map_of(self)->weigher);
    if (rf_map_of(self)->block_id >= 0 && rf_map_clear(rf_map_of(self)) < 0) {
        PyErr_Clear(); /* no memory for empty slots: the cycle stays */
    }
    return 0;
}

static void
cache_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (((RfCache *)self)->weak_references != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_CLEAR(((RfCache *)self)->loader);
    if (rf_map_of(self)->block_id >= 0) {
        rf_map_finish(rf_map_of(self));
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

/* The tables of the other files, one after the other. */
static PyMethodDef cache_methods[32] = {
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "See PEP 585."},
    {"__reduce__", cache_reduce, METH_NOARGS, "__reduce__($self)\n--\n\nRaise TypeError."},
};

/* -1 with an exception set if they do not fit. */
static int
methods_gather(void)
{
    PyMethodDef *const tables[] = {rf_cache_read_methods, rf_cache_write_methods, rf_cache_all_methods};
    size_t count = 2;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (PyMethodDef *method = tables[i]; method->ml_name != NULL; method++) {
            if (count == sizeof cache_methods / sizeof cache_methods[0] - 1) {
                PyErr_SetString(PyExc_SystemError, "cache_methods has too few places");
                return -1;
            }
            cache_methods[count++] = *method;
        }
    }
    return 0;
}

static PyMemberDef cache_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(RfCache, weak_references), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot cache_slots[] = {
    {Py_tp_doc, "CacheCore(maxsize=None, *, weigher=None, loader=None, clock=None)\n--\n\nThe C part of racefree.CacheMap, which documents it."},
    {Py_tp_new, cache_new},
    {Py_tp_init, cache_init},
    {Py_tp_traverse, cache_traverse},
    {Py_tp_clear, cache_tp_clear},
    {Py_tp_dealloc, cache_dealloc},
    {Py_tp_iter, rf_cache_iter},
    {Py_tp_methods, cache_methods},
    {Py_tp_members, cache_members},
    {Py_tp_getset, cache_attributes},
    {Py_mp_subscript, rf_cache_subscript},
    {Py_mp_ass_subscript, rf_cache_ass_subscript},
    {Py_mp_length, cache_length},
    {Py_sq_contains, rf_cache_contains},
    {0, NULL},
};

static PyType_Spec cache_spec = {
    .name = "racefree._maps.CacheCore",
    .basicsize = sizeof(RfCache),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = cache_slots,
};

int
rf_cache_types_add(PyObject *module)
{
    rf_maps_init();
    PyObject *type = methods_gather() < 0 ? NULL : PyType_FromModuleAndSpec(module, &cache_spec, NULL);
    if (type == NULL) {
        return -1;
    }
    rf_cache_type = (PyTypeObject *)type;
    int added = PyModule_AddType(module, rf_cache_type);
    return added < 0 ? -1 : rf_flights_init(module);
}
