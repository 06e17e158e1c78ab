#include "types/cached.h"

#include <math.h>
#include <string.h>

/* The key, borrowed, where none has to be made: the only argument itself, for no other call can have the same; or (). */
static inline PyObject *
ready_key(const RfCall *call)
{
    if (call->count > 1 || call->names != NULL || call->cached->key != NULL) {
        return NULL;
    }
    if (call->count == 0) {
        return rf_no_arguments;
    }
    PyObject *only = call->args[0];
    return (PyUnicode_CheckExact(only) || PyLong_CheckExact(only)) && !call->cached->typed ? only : NULL;
}

static PyObject *
call_key(const RfCall *call)
{
    PyObject *ready = ready_key(call);
    return ready != NULL ? Py_NewRef(ready) : rf_call_key(call);
}

PyObject *
rf_call_with(const RfCall *call, PyObject *function)
{
    if (call->instance == NULL) {
        return PyObject_Vectorcall(function, call->args, (size_t)call->count, call->names);
    }
    size_t all = (size_t)(call->count + (call->names == NULL ? 0 : PyTuple_GET_SIZE(call->names)));
    PyObject *few[8], **args = all + 2 <= sizeof few / sizeof few[0] ? few : PyMem_Malloc((all + 2) * sizeof *args);
    if (args == NULL) {
        return PyErr_NoMemory();
    }
    args[0] = NULL; /* room for who is called, by PY_VECTORCALL_ARGUMENTS_OFFSET */
    args[1] = call->instance;
    if (all > 0) {
        memcpy(args + 2, call->args, all * sizeof *args);
    }
    size_t count = (size_t)(call->count + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET;
    PyObject *result = PyObject_Vectorcall(function, args + 1, count, call->names);
    if (args != few) {
        PyMem_Free(args);
    }
    return result;
}

static PyObject *
run_call(void *call, PyObject *key)
{
    (void)key;
    return rf_call_with(call, ((RfCall *)call)->cached->function);
}

/* drive(cache, key, anew, function, args, keywords): the coroutine of a call of a coroutine function. */
static PyObject *
coroutine_of(const RfCall *call, PyObject *key, int anew)
{
    Py_ssize_t named = call->names == NULL ? 0 : PyTuple_GET_SIZE(call->names);
    PyObject *args = PyTuple_New(call->count + (call->instance != NULL));
    PyObject *keywords = PyDict_New(), *coroutine = NULL;
    if (args == NULL || keywords == NULL) {
        goto done;
    }
    Py_ssize_t at = 0;
    if (call->instance != NULL) {
        PyTuple_SET_ITEM(args, at++, Py_NewRef(call->instance));
    }
    for (Py_ssize_t i = 0; i < call->count; i++) {
        PyTuple_SET_ITEM(args, at++, Py_NewRef(call->args[i]));
    }
    for (Py_ssize_t i = 0; i < named; i++) {
        if (PyDict_SetItem(keywords, PyTuple_GET_ITEM(call->names, i), call->args[call->count + i]) < 0) {
            goto done;
        }
    }
    coroutine = PyObject_CallFunctionObjArgs(call->cached->drive, call->cache, key, anew ? Py_True : Py_False,
                                             call->cached->function, args, keywords, NULL);
done:
    Py_XDECREF(args);
    Py_XDECREF(keywords);
    return coroutine;
}

/* The call with its key. */
static PyObject *
look_up(const RfCall *call, PyObject *key)
{
    PyObject *value;
    RfMap *map = rf_map_of(call->cache);
    Py_hash_t hash = rf_hash_of(key);
    if (hash == -1) {
        return NULL;
    }
    if (call->cached->drive != NULL) {
        return coroutine_of(call, key, 0);
    }
    int found = rf_map_get(map, key, hash, 1, &value);
    if (found != 0) {
        return found > 0 ? value : NULL;
    }
    return rf_compute(map, key, hash, &(RfComputation){run_call, (void *)call}, INFINITY);
}

PyObject *
rf_call(const RfCall *call)
{
    if (!call->cached->stores) {
        return rf_map_count_miss(rf_map_of(call->cache)) < 0 ? NULL : rf_call_with(call, call->cached->function);
    }
    PyObject *ready = ready_key(call);
    if (ready != NULL) {
        return look_up(call, ready);
    }
    PyObject *key = rf_call_key(call);
    PyObject *result = key == NULL ? NULL : look_up(call, key);
    Py_XDECREF(key);
    return result;
}

PyObject *
rf_call_refresh(const RfCall *call)
{
    if (!call->cached->stores) {
        return rf_call_with(call, call->cached->function);
    }
    PyObject *key = call_key(call), *result = NULL;
    Py_hash_t hash = key == NULL ? -1 : rf_hash_of(key);
    if (hash != -1 && call->cached->drive != NULL) {
        result = coroutine_of(call, key, 1);
    }
    else if (hash != -1) {
        result = rf_compute_anew(rf_map_of(call->cache), key, hash, &(RfComputation){run_call, (void *)call});
    }
    Py_XDECREF(key);
    return result;
}

PyObject *
rf_call_invalidate(const RfCall *call)
{
    PyObject *key = call_key(call), *value = NULL;
    Py_hash_t hash = key == NULL ? -1 : rf_hash_of(key);
    int found = hash == -1 ? -1 : rf_map_pop(rf_map_of(call->cache), key, hash, NULL, &value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return found < 0 ? NULL : PyBool_FromLong(found);
}
