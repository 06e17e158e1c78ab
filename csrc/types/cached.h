/* The objects that @cached makes: a function that remembers, and the same bound to an instance. */
#ifndef RACEFREE_TYPES_CACHED_H
#define RACEFREE_TYPES_CACHED_H

#include "port/atomics.h"
#include "types/cache.h"

/* Look-ups of a map before its counts were last reset. */
typedef struct {
    uint64_t hits, misses;
} RfCounts;

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *function;      /* strong; this and all down to stores are constant */
    PyObject *cache;         /* strong: a CacheCore, for calls without an instance */
    PyObject *make_cache;    /* strong: makes the map of an instance */
    PyObject *key;           /* strong: makes the key of a call; NULL: the arguments are it */
    PyObject *drive;         /* strong: makes the coroutine of a call; NULL: the function is no coroutine function */
    PyObject *maxsize;       /* strong: what cache_info() shows */
    PyObject *info;          /* strong: the type of what cache_info() returns */
    int typed;               /* whether 1 and 1.0 are different arguments */
    int stores;              /* 0: maxsize is 0, every call computes */
    RfAtomicPtr owner;       /* strong or NULL: the first class whose body this stood in; NULL -> it, while that is made */
    RfAtomicU32 several;     /* whether it stands in other classes too; 0 -> 1 */
    RfAtomicPtr instances;   /* strong or NULL: a CacheCore from the address of an instance to its RfInstance; NULL -> it, once */
    RfCounts reset;          /* of `cache`, when cache_clear() was last called; under rf_cached_lock, as `gone` and RfInstance.reset */
    RfCounts gone;           /* of instances that are no more */
    PyObject *dict, *weak_references;
} RfCached;

/* What a cached method keeps for one instance, as long as that lives. */
typedef struct {
    PyObject_HEAD
    PyObject *reference;     /* strong: a weak reference to the instance, with a callback that takes this out of the table */
    PyObject *address;       /* strong: the key in the table */
    PyObject *cache;         /* strong: a CacheCore */
    RfCached *cached;        /* strong */
    RfCounts reset;          /* as RfCached.reset */
} RfInstance;

/* A call of a cached function. All borrowed. */
typedef struct {
    RfCached *cached;
    PyObject *cache;         /* where its result belongs */
    PyObject *instance;      /* what a method is bound to, or NULL */
    PyObject *const *args;   /* as in a vectorcall: count positional ones, then those named by names */
    Py_ssize_t count;
    PyObject *names;         /* NULL or a tuple */
} RfCall;

/* One for all cached functions: taken when counts are reset or asked for, and when a class or an instance is met first. */
extern RfMutex rf_cached_lock;

/* cached_key.c */
int rf_cached_keys_init(void);
extern PyObject *rf_no_arguments; /* () */
/* The key of a call: new reference, or NULL with an exception set. */
PyObject *rf_call_key(const RfCall *call);

/* cached_call.c */
/* Call *function* with the arguments. */
PyObject *rf_call_with(const RfCall *call, PyObject *function);
/* The call's result, remembered or computed. */
PyObject *rf_call(const RfCall *call);
/* Compute anew. */
PyObject *rf_call_refresh(const RfCall *call);
/* Forget. Says whether there was a value; NULL with an exception set. */
PyObject *rf_call_invalidate(const RfCall *call);

/* cached_method.c */
int rf_cached_methods_init(PyObject *module);
/* What *cached* keeps for *instance*, made if need be: new reference, or NULL with an exception set. */
RfInstance *rf_cached_instance(RfCached *cached, PyObject *instance);
/* *cached* bound to *instance*: new reference, or NULL with an exception set. */
PyObject *rf_cached_bind(RfCached *cached, PyObject *instance);

/* cached.c */
/* Empty *cache* and let its counts begin at 0: *reset is where they stood. -1 with an exception set. */
int rf_cached_forget(PyObject *cache, RfCounts *reset);
PyObject *rf_cached_info(RfCached *cached, uint64_t hits, uint64_t misses, Py_ssize_t entries);

/* The look-ups of *cache* since *reset. */
static inline void
rf_counts_since_locked(PyObject *cache, const RfCounts *reset, RfCounts *counts)
{
    rf_hits_totals(rf_map_of(cache)->block_id, &counts->hits, &counts->misses);
    counts->hits -= reset->hits;
    counts->misses -= reset->misses;
}

#endif
