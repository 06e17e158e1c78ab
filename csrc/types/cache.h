/* The object behind CacheMap, for the files that make its methods. */
#ifndef RACEFREE_TYPES_CACHE_H
#define RACEFREE_TYPES_CACHE_H

#include "flights/compute.h"
#include "table/bound.h"
#include "table/map.h"
#include "types/arguments.h"

typedef struct {
    PyObject_HEAD
    RfMap map;
    PyObject *loader;     /* strong or NULL; set by __init__ */
    PyObject *weak_references;
} RfCache;

extern PyTypeObject *rf_cache_type; /* set once, when the module is loaded */

static inline RfMap *rf_map_of(PyObject *self) { return &((RfCache *)self)->map; }

static inline Py_hash_t
rf_hash_of(PyObject *key)
{
    Py_hash_t hash = PyUnicode_CheckExact(key) ? rf_str_cached_hash(key) : -1;
    return hash != -1 ? hash : PyObject_Hash(key);
}

#define RF_FAST(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL
#define RF_FAST_KEYWORDS(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL | METH_KEYWORDS

/* cache_read.c: what looks a key up, and computes it where it is absent */
extern PyMethodDef rf_cache_read_methods[];
int rf_cache_contains(PyObject *self, PyObject *key);
PyObject *rf_cache_subscript(PyObject *self, PyObject *key);

/* asks.c: how tasks ask */
PyObject *rf_cache_ask(PyObject *self, PyObject *const *args, Py_ssize_t count);

/* cache_write.c: what stores and removes */
extern PyMethodDef rf_cache_write_methods[];
int rf_cache_ass_subscript(PyObject *self, PyObject *key, PyObject *value);

/* cache_all.c: what looks at all entries, and at the counts */
extern PyMethodDef rf_cache_all_methods[];
PyObject *rf_cache_iter(PyObject *self);

#endif
