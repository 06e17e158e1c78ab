#include "types/cache.h"
#include "types/types.h"

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

static int
cache_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"loader", "clock", NULL};
    PyObject *loader = Py_None, *clock = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|$OO:CacheCore", names, &loader, &clock)) {
        return -1;
    }
    if ((loader != Py_None && rf_want_callable(loader, "loader") < 0) || (clock != Py_None && rf_want_callable(clock, "clock") < 0)) {
        return -1;
    }
    Py_XSETREF(((RfCache *)self)->loader, loader == Py_None ? NULL : Py_NewRef(loader));
    Py_XSETREF(rf_map_of(self)->clock, clock == Py_None ? NULL : Py_NewRef(clock));
    return 0;
}

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
    {Py_tp_doc, "CacheCore(*, loader=None, clock=None)\n--\n\nThe C part of racefree.CacheMap, which documents it."},
    {Py_tp_new, cache_new},
    {Py_tp_init, cache_init},
    {Py_tp_traverse, cache_traverse},
    {Py_tp_clear, cache_tp_clear},
    {Py_tp_dealloc, cache_dealloc},
    {Py_tp_iter, rf_cache_iter},
    {Py_tp_methods, cache_methods},
    {Py_tp_members, cache_members},
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
    int added = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return added < 0 ? -1 : rf_flights_init(module);
}
