/* racefree._engine: what rewritten code calls, and what the session asks. */
#include "engine/attributes.h"
#include "engine/calls.h"
#include "engine/containers.h"
#include "engine/effects.h"
#include "engine/intern.h"
#include "engine/iterate.h"
#include "engine/lifetimes.h"
#include "engine/lock_order.h"
#include "engine/locks.h"
#include "engine/targets.h"

#define FAST(name) static PyObject *name(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
#define SITE(index) PyLong_AsLong(args[index])
#define NEEDS(count)                                                                                                   \
    (void)args;                                                                                                        \
    if (nargs != (count)) {                                                                                            \
        PyErr_Format(PyExc_TypeError, "%s() takes %d arguments (%zd given)", __func__, count, nargs);                  \
        return NULL;                                                                                                   \
    }

FAST(load_attr) /* (object, name, site) */
{
    NEEDS(3)
    return rf_attribute_load(args[0], args[1], SITE(2));
}

FAST(load_method) /* (object, name, site): a container's method, kept for later */
{
    NEEDS(3)
    return rf_bound_method(args[0], args[1], rf_attribute_load(args[0], args[1], SITE(2)), SITE(2));
}

FAST(store_attr) /* (value, object, name, site) -> value */
{
    NEEDS(4)
    return rf_attribute_store(args[1], args[2], args[0], SITE(3)) < 0 ? NULL : Py_NewRef(args[0]);
}

FAST(del_attr) /* (object, name, site) */
{
    NEEDS(3)
    return rf_attribute_store(args[0], args[1], NULL, SITE(2)) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(load_item) /* (object, key, site) */
{
    NEEDS(3)
    return rf_item_load(args[0], args[1], SITE(2));
}

FAST(store_item) /* (value, object, key, site) -> value */
{
    NEEDS(4)
    return rf_item_store(args[1], args[2], args[0], SITE(3)) < 0 ? NULL : Py_NewRef(args[0]);
}

FAST(del_item) /* (object, key, site) */
{
    NEEDS(3)
    return rf_item_store(args[0], args[1], NULL, SITE(2)) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(attr_target) /* (object, name, site) */
{
    NEEDS(3)
    return rf_target(args[0], args[1], 1, SITE(2));
}

FAST(item_target) /* (object, key, site) */
{
    NEEDS(3)
    return rf_target(args[0], args[1], 0, SITE(2));
}

static void
note_global(PyObject *name, PyObject *value, int is_write, long site)
{
    PyObject *globals = rf_busy() ? PyEval_GetGlobals() : NULL;
    if (globals != NULL) {
        RfTouch touch = {globals, name, value, rf_key_of(name), site, is_write};
        rf_record(&touch);
    }
}

FAST(global_load) /* (value, name, site) -> value */
{
    NEEDS(3)
    note_global(args[1], args[0], 0, SITE(2));
    if (rf_busy()) {
        rf_note_use(args[0], SITE(2));
    }
    return Py_NewRef(args[0]);
}

FAST(global_store) /* (value, name, site) -> value */
{
    NEEDS(3)
    if (SITE(2) & RF_SITE_CREATES) {
        rf_created(args[0], SITE(2));
    }
    note_global(args[1], args[0], 1, SITE(2));
    return Py_NewRef(args[0]);
}

FAST(global_wrote) /* (name, site) */
{
    NEEDS(2)
    note_global(args[0], NULL, 1, SITE(1));
    Py_RETURN_NONE;
}

FAST(global_seen) /* (name, site): before a load that may raise NameError */
{
    NEEDS(2)
    note_global(args[0], NULL, 0, SITE(1));
    Py_RETURN_NONE;
}

FAST(second) /* (anything, value) -> value */
{
    NEEDS(2)
    return Py_NewRef(args[1]);
}

static void
note_cell(PyObject *closure_maker, PyObject *value, int is_write, long site)
{
    PyObject *closure = rf_busy() && PyFunction_Check(closure_maker) ? PyFunction_GET_CLOSURE(closure_maker) : NULL;
    if (closure != NULL && PyTuple_GET_SIZE(closure) > 0) {
        RfTouch touch = {PyTuple_GET_ITEM(closure, 0), NULL, value, RF_KEY_CELL, site, is_write};
        rf_record(&touch);
    }
}

FAST(cell_load) /* (value, lambda: variable, site) -> value */
{
    NEEDS(3)
    note_cell(args[1], args[0], 0, SITE(2));
    if (rf_busy()) {
        rf_note_use(args[0], SITE(2));
    }
    return Py_NewRef(args[0]);
}

FAST(cell_store) /* (value, lambda: variable, site) -> value */
{
    NEEDS(3)
    if (SITE(2) & RF_SITE_CREATES) {
        rf_created(args[0], SITE(2));
    }
    note_cell(args[1], args[0], 1, SITE(2));
    return Py_NewRef(args[0]);
}

FAST(cell_seen) /* (lambda: variable, site): before a load that may raise NameError */
{
    NEEDS(2)
    note_cell(args[0], NULL, 0, SITE(1));
    Py_RETURN_NONE;
}

FAST(cell_wrote) /* (lambda: variable, site) */
{
    NEEDS(2)
    note_cell(args[0], NULL, 1, SITE(1));
    Py_RETURN_NONE;
}

static PyObject *
call(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    /* (callee, site, *args, **kwargs) */
    if (nargs < 2) {
        PyErr_SetString(PyExc_TypeError, "call() needs a callee and a site");
        return NULL;
    }
    return rf_call(args[0], args + 2, (size_t)nargs - 2, kwnames, SITE(1));
}

static PyObject *
call_method(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    /* (name, site, object, *args, **kwargs) */
    if (nargs < 3) {
        PyErr_SetString(PyExc_TypeError, "call_method() needs a name, a site and an object");
        return NULL;
    }
    return rf_call_method(args[0], args + 2, (size_t)nargs - 2, kwnames, SITE(1));
}

/* (object, name, site): what call_prepared() calls. The look-up stands before the arguments are evaluated; for an
   exact container it cannot be seen and is left to the call. */
FAST(prepare)
{
    NEEDS(3)
    PyObject *object = args[0];
    if (PyUnicode_CheckExact(object) || rf_kind_of(object) != RF_NOT_A_CONTAINER) {
        return Py_NewRef(object);
    }
    if (SITE(2) & RF_SITE_STORED) {
        return rf_attribute_load(object, args[1], SITE(2));
    }
    PyObject *descriptor = rf_type_lookup(Py_TYPE(object), rf_sync_name);
    Py_XDECREF(descriptor);
    return descriptor != NULL ? Py_NewRef(object) : PyObject_GetAttr(object, args[1]);
}

static PyObject *
call_prepared(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    /* (name, site, prepared, *args, **kwargs) */
    if (nargs < 3) {
        PyErr_SetString(PyExc_TypeError, "call_prepared() needs a name, a site and what prepare() gave");
        return NULL;
    }
    if (PyUnicode_CheckExact(args[2]) || rf_kind_of(args[2]) != RF_NOT_A_CONTAINER) {
        return rf_call_method(args[0], args + 2, (size_t)nargs - 2, kwnames, SITE(1));
    }
    PyObject *descriptor = rf_type_lookup(Py_TYPE(args[2]), rf_sync_name);
    Py_XDECREF(descriptor);
    if (descriptor != NULL) {
        return rf_call_method(args[0], args + 2, (size_t)nargs - 2, kwnames, SITE(1));
    }
    return rf_call(args[2], args + 3, (size_t)nargs - 3, kwnames, SITE(1));
}

FAST(iterate) /* (iterable, site) */
{
    NEEDS(2)
    return rf_iterate(args[0], SITE(1));
}

FAST(use) /* (value, site) -> value: consumed whole, or tested, as the site says */
{
    NEEDS(2)
    if (rf_busy()) {
        rf_note_use(args[0], SITE(1));
    }
    return Py_NewRef(args[0]);
}

FAST(contains) /* (key, container, site) */
{
    NEEDS(3)
    int found = rf_contains(args[1], args[0], SITE(2));
    return found < 0 ? NULL : PyBool_FromLong(found);
}

FAST(finalizing) /* (self): a __del__ begins */
{
    NEEDS(1)
    PyObject *watched = rf_busy() ? rf_watchable(args[0]) : NULL;
    RfObject *object = watched == NULL ? NULL : rf_object_find(watched);
    if (object != NULL) {
        rf_object_acquire_all(object, rf_thread_me());
    }
    Py_RETURN_NONE;
}

FAST(make_slice)
{
    NEEDS(3)
    return PySlice_New(args[0], args[1], args[2]);
}

/* ---- hooks: what a library with its own synchronisation says ---- */

FAST(acquire)
{
    NEEDS(1)
    return rf_busy() && rf_acquire(args[0]) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(release)
{
    NEEDS(1)
    return rf_busy() && rf_release(args[0]) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(joined) /* (thread): it has ended, and the caller knows */
{
    NEEDS(1)
    if (rf_acquire(args[0]) < 0) {
        return NULL;
    }
    rf_threads_joined();
    Py_RETURN_NONE;
}

FAST(joined_all) /* (): every thread that has ended is ordered before what follows */
{
    NEEDS(0)
    rf_threads_join_ended();
    rf_threads_joined();
    Py_RETURN_NONE;
}

FAST(touch) /* (object, key or None, is_write, site) */
{
    NEEDS(4)
    int is_write = PyObject_IsTrue(args[2]);
    uintptr_t where = args[1] == Py_None ? RF_KEY_STRUCTURE : rf_key_of(args[1]);
    RfTouch seen = {args[0], args[1] == Py_None ? NULL : args[1], NULL, where, SITE(3), is_write};
    if (is_write < 0 || (SITE(3) == -1 && PyErr_Occurred())) {
        return NULL;
    }
    rf_record(&seen);
    Py_RETURN_NONE;
}

FAST(snapshot) /* () -> a clock that order_after() takes up: the edge of one message */
{
    NEEDS(0)
    if (!rf_busy()) {
        Py_RETURN_NONE;
    }
    RfSync *sync = PyMem_RawCalloc(1, sizeof(RfSync));
    if (sync == NULL || rf_sync_release(sync, rf_thread_me()) < 0) {
        PyMem_RawFree(sync);
        return PyErr_NoMemory();
    }
    PyObject *bytes = PyBytes_FromStringAndSize((char *)sync->clock.at, (Py_ssize_t)(sync->clock.length * sizeof(uint64_t)));
    rf_sync_clear(sync);
    PyMem_RawFree(sync);
    return bytes;
}

FAST(order_after) /* (snapshot) */
{
    NEEDS(1)
    if (args[0] == Py_None) {
        Py_RETURN_NONE;
    }
    if (!PyBytes_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "order_after() takes what snapshot() gave");
        return NULL;
    }
    uint32_t length = (uint32_t)((size_t)PyBytes_GET_SIZE(args[0]) / sizeof(uint64_t));
    RfClock clock = {(uint64_t *)(void *)PyBytes_AS_STRING(args[0]), length, length};
    if (rf_clock_join(&rf_thread_me()->clock, &clock) < 0) {
        return PyErr_NoMemory();
    }
    Py_RETURN_NONE;
}

/* ---- the session ---- */

FAST(install) /* (reporter): from now on races are told to it; None to stop */
{
    NEEDS(1)
    if (rf_lifetimes_install() < 0) {
        return NULL;
    }
    rf_thread_me();
    Py_XSETREF(rf_reporter, args[0] == Py_None ? NULL : Py_NewRef(args[0]));
    Py_RETURN_NONE;
}

FAST(configure_locks) /* (lock, rlock, is_exempt) */
{
    NEEDS(3)
    return rf_locks_configure(args[0], args[1], args[2]) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(configure_maps) /* (releasing): what wraps functions that are handed to a synchronised map */
{
    NEEDS(1)
    Py_XSETREF(rf_releasing, Py_NewRef(args[0]));
    Py_RETURN_NONE;
}

FAST(register_effect) /* (callee, effect, replacement or None) */
{
    NEEDS(3)
    int effect = (int)PyLong_AsLong(args[1]);
    if (effect == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return rf_effect_register(args[0], effect, args[2] == Py_None ? NULL : args[2]) < 0 ? NULL : Py_NewRef(Py_None);
}

FAST(started) /* (function, who) */
{
    NEEDS(2)
    return rf_started(args[0], args[1]);
}

FAST(describe) /* (context) -> ([(code, lasti)...], [stack that made a held lock...]) */
{
    NEEDS(1)
    return rf_context_describe((uint32_t)PyLong_AsUnsignedLong(args[0]));
}

FAST(thread_info) /* (index) -> (who, context of its creation) */
{
    NEEDS(1)
    return rf_thread_info((uint32_t)PyLong_AsUnsignedLong(args[0]));
}

FAST(counts) /* () -> (accesses recorded, threads, objects remembered) */
{
    NEEDS(0)
    return Py_BuildValue("KII", (unsigned long long)rf_u64_own(&rf_accesses_recorded), rf_thread_count(),
                         rf_objects_remembered());
}

FAST(pair_counts)
{
    NEEDS(0)
    return rf_pair_counts();
}

FAST(reset)
{
    NEEDS(0)
    rf_record_reset();
    Py_RETURN_NONE;
}

FAST(after_fork)
{
    NEEDS(0)
    rf_threads_after_fork();
    Py_RETURN_NONE;
}

FAST(set_quiet) /* (bool): the calling thread is inside the detector itself */
{
    NEEDS(1)
    RfThread *me = rf_thread_me();
    if (args[0] == Py_True) {
        me->reporting++;
    }
    else if (me->reporting > 0) {
        me->reporting--;
    }
    Py_RETURN_NONE;
}

FAST(watch_lock_order) /* (nested, handed over): told of new pairs of nested locks, and of locks used as signals */
{
    NEEDS(2)
    rf_lock_order_watch(args[0], args[1]);
    Py_RETURN_NONE;
}

FAST(is_busy)
{
    NEEDS(0)
    return PyBool_FromLong(rf_busy());
}

#define ENTRY(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}
#define ENTRY_KW(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL | METH_KEYWORDS, NULL}

static PyMethodDef methods[] = {
    ENTRY(load_attr),     ENTRY(load_method),   ENTRY(store_attr),    ENTRY(del_attr),        ENTRY(load_item),
    ENTRY(store_item),    ENTRY(del_item),      ENTRY(attr_target),   ENTRY(item_target),     ENTRY(global_load),
    ENTRY(global_store),  ENTRY(global_wrote),  ENTRY(cell_load),     ENTRY(cell_store),      ENTRY(cell_wrote),
    ENTRY_KW(call),       ENTRY_KW(call_method), ENTRY(prepare),      ENTRY_KW(call_prepared), ENTRY(iterate),
    ENTRY(use),           ENTRY(contains),      ENTRY(finalizing),    ENTRY(make_slice),      ENTRY(acquire),
    ENTRY(release),       ENTRY(joined),        ENTRY(touch),         ENTRY(snapshot),        ENTRY(order_after),
    ENTRY(install),       ENTRY(configure_locks), ENTRY(configure_maps), ENTRY(register_effect), ENTRY(started),     ENTRY(describe),
    ENTRY(thread_info),   ENTRY(counts),        ENTRY(pair_counts),   ENTRY(reset),           ENTRY(after_fork),
    ENTRY(global_seen), ENTRY(cell_seen), ENTRY(second), ENTRY(joined_all), ENTRY(watch_lock_order),
    ENTRY(set_quiet),     ENTRY(is_busy),       {NULL},
};

static int
module_exec(PyObject *module)
{
    if (rf_attributes_setup() < 0 || rf_containers_setup() < 0 || rf_iterate_setup(module) < 0
        || rf_calls_setup(module) < 0 || rf_targets_setup(module) < 0 || rf_locks_setup(module) < 0) {
        return -1;
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, module_exec},
    RF_SLOT_NO_GIL
    RF_SLOT_INTERPRETERS
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "racefree._engine",
    .m_doc = "The race detector's engine.",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__engine(void)
{
    return PyModuleDef_Init(&definition);
}
