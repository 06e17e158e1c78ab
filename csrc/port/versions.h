/* The only file that asks which CPython this is: every #if on a version or on the GIL stands here.

   Above this file the code is the same everywhere; RF_FREE_THREADED is an ordinary constant, so
   `if (RF_FREE_THREADED)` compiles both branches and keeps one. */
#ifndef RACEFREE_PORT_VERSIONS_H
#define RACEFREE_PORT_VERSIONS_H

#ifndef PY_SSIZE_T_CLEAN
#define PY_SSIZE_T_CLEAN
#endif
#include <Python.h>
#include <structmember.h>

#ifdef Py_GIL_DISABLED
#define RF_FREE_THREADED 1
#else
#define RF_FREE_THREADED 0
#endif

/* A mutex for short critical regions that run no Python code, allocate no object that the garbage collector
   tracks, and do not release the GIL. With a GIL such a region is atomic as it is, so the mutex is nothing. */
#ifdef Py_GIL_DISABLED
typedef PyMutex RfMutex;
#define RF_MUTEX_INIT {0}
static inline void rf_mutex_lock(RfMutex *mutex) { PyMutex_Lock(mutex); }
static inline void rf_mutex_unlock(RfMutex *mutex) { PyMutex_Unlock(mutex); }
static inline void rf_mutex_reset(RfMutex *mutex) { *mutex = (RfMutex){0}; } /* in a forked child: its holder is gone */
#else
typedef struct { char nothing; } RfMutex;
#define RF_MUTEX_INIT {0}
static inline void rf_mutex_lock(RfMutex *mutex) { (void)mutex; }
static inline void rf_mutex_unlock(RfMutex *mutex) { (void)mutex; }
static inline void rf_mutex_reset(RfMutex *mutex) { (void)mutex; }
#endif

/* Module slots that say what the module supports. */
#if PY_VERSION_HEX >= 0x030D0000
#define RF_SLOT_NO_GIL {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#else
#define RF_SLOT_NO_GIL
#endif
#if PY_VERSION_HEX >= 0x030C0000
#define RF_SLOT_INTERPRETERS {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#else
#define RF_SLOT_INTERPRETERS
#endif

/* Let threads share *object* without touching its reference count, where CPython can (3.14 free-threaded). */
static inline void
rf_defer_refcount(PyObject *object)
{
#if PY_VERSION_HEX >= 0x030E0000 && defined(Py_GIL_DISABLED)
    PyUnstable_Object_EnableDeferredRefcount(object);
#else
    (void)object;
#endif
}

/* What `type` or a base of it has under `name` (new reference), or NULL without an exception. */
static inline PyObject *
rf_type_lookup(PyTypeObject *type, PyObject *name)
{
#if PY_VERSION_HEX >= 0x030D0000
    return _PyType_LookupRef(type, name);
#else
    return Py_XNewRef(_PyType_Lookup(type, name));
#endif
}

/* Whether the class itself, not a base, has `name`. */
static inline int
rf_type_has_own(PyTypeObject *type, PyObject *name)
{
#if PY_VERSION_HEX >= 0x030C0000
    PyObject *dict = PyType_GetDict(type);
#else
    PyObject *dict = Py_XNewRef(type->tp_dict);
#endif
    int has = dict == NULL ? 0 : PyDict_Contains(dict, name);
    Py_XDECREF(dict);
    return has;
}

/* What a dict's keys(), values() and items() are; CPython has hidden the declaration since 3.13. */
typedef struct {
    PyObject_HEAD
    PyObject *dict;
} RfDictView;

/* Nested containers must not be freed by recursion: CPython up to 3.13 asks each deallocator to see to it,
   from 3.14 on it does so itself. */
#if PY_VERSION_HEX >= 0x030E0000
#define RF_TRASHCAN_BEGIN(op, dealloc) {
#define RF_TRASHCAN_END }
#else
#define RF_TRASHCAN_BEGIN(op, dealloc) Py_TRASHCAN_BEGIN(op, dealloc)
#define RF_TRASHCAN_END Py_TRASHCAN_END
#endif

/* The exception being raised, taken out of the thread state (new reference) and put back (reference stolen). */
#if PY_VERSION_HEX >= 0x030C0000
static inline PyObject *rf_exception_take(void) { return PyErr_GetRaisedException(); }
static inline void rf_exception_restore(PyObject *exception) { PyErr_SetRaisedException(exception); }
#else
static inline PyObject *
rf_exception_take(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) {
        return NULL;
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != NULL) {
        PyException_SetTraceback(value, traceback);
    }
    Py_XDECREF(traceback);
    Py_DECREF(type);
    return value;
}
static inline void
rf_exception_restore(PyObject *exception)
{
    PyErr_Restore(Py_NewRef((PyObject *)Py_TYPE(exception)), exception, PyException_GetTraceback(exception));
}
#endif

/* Whether the text of a str can be read in place (always, since 3.12 dropped the legacy representation). */
static inline int
rf_str_is_ready(PyObject *str)
{
#if PY_VERSION_HEX >= 0x030C0000
    (void)str;
    return 1;
#else
    return PyUnicode_IS_READY(str);
#endif
}

/* The cached hash of an exact str, or -1 while nobody has asked for it. */
static inline Py_hash_t
rf_str_cached_hash(PyObject *str)
{
#ifdef Py_GIL_DISABLED
    return (Py_hash_t)_Py_atomic_load_ssize_relaxed(&((PyASCIIObject *)str)->hash);
#else
    return ((PyASCIIObject *)str)->hash;
#endif
}

#endif
