#include "engine/locks.h"

#include "engine/intern.h"
#include "engine/lock_order.h"
#include "engine/record.h"

#include <string.h>

typedef struct {
    PyObject_HEAD
    PyObject *inner;    /* the real lock */
    PyObject *weakrefs;
    RfSync sync;
    uint32_t made;      /* the stack that made it */
    int handed_over;    /* some thread released it that had not taken it */
    uint64_t serial;    /* unlike its address, nobody else's ever */
    uint32_t depth;     /* RLock: how often its owner took it; the owner alone writes it */
} Lock;

static PyObject *real_lock, *real_rlock, *exempt;
static PyTypeObject *lock_type, *rlock_type;
static PyObject *name_acquire, *name_release, *name_release_save, *name_acquire_restore, *name_is_owned;

static RfAtomicU64 serials = 0;

static void
taken(Lock *self, int waited)
{
    RfThread *me = rf_thread_me();
    if (rf_busy()) {
        (void)rf_sync_acquire(&self->sync, me);
    }
    if (rf_lock_order_left(me, self->serial)) {
        me->lockset = rf_lockset_remove(me->lockset, self->made); /* another thread had released it */
    }
    me->lockset = rf_lockset_add(me->lockset, self->made);
    rf_lock_order_taken(me, self->serial, self->made, waited);
}

static void
leaving(Lock *self)
{
    RfThread *me = rf_thread_me();
    if (rf_busy()) {
        (void)rf_sync_release(&self->sync, me);
    }
    if (rf_lock_order_left(me, self->serial)) {
        me->lockset = rf_lockset_remove(me->lockset, self->made);
    }
    else if (!self->handed_over) {
        self->handed_over = 1;
        rf_lock_order_handed_over(me, self->serial);
    }
}

static PyObject *
lock_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *real = PyType_IsSubtype(type, rlock_type) ? real_rlock : real_lock;
    PyObject *inner = PyObject_Call(real, args, kwargs);
    if (inner == NULL) {
        return NULL;
    }
    PyObject *answer = PyObject_CallNoArgs(exempt);
    int leave = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    if (leave != 0) {
        if (leave > 0 && (type == lock_type || type == rlock_type)) {
            return inner;
        }
        if (leave < 0) {
            Py_DECREF(inner);
            return NULL;
        }
    }
    Lock *self = (Lock *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(inner);
        return NULL;
    }
    self->inner = inner;
    self->made = rf_stack_here();
    self->serial = rf_u64_next(&serials);
    return (PyObject *)self;
}

static int
lock_init(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    return 0;
}

static int
lock_traverse(Lock *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->inner);
    return 0;
}

static void
lock_dealloc(Lock *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    RfThread *me = rf_thread_current;
    if (me != NULL && me->held_count > 0 && rf_lock_order_left(me, self->serial)) {
        me->lockset = rf_lockset_remove(me->lockset, self->made); /* taken by this thread, released by another */
    }
    Py_XDECREF(self->inner);
    rf_sync_clear(&self->sync);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
lock_acquire(Lock *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *full[4] = {self->inner};
    Py_ssize_t total = nargs + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    if (total > 3) {
        PyErr_Format(PyExc_TypeError, "acquire() takes at most 2 arguments (%zd given)", total);
        return NULL;
    }
    memcpy(full + 1, args, (size_t)total * sizeof(PyObject *));
    PyObject *got = PyObject_VectorcallMethod(name_acquire, full, (size_t)nargs + 1, kwnames);
    if (got == Py_True) {
        taken(self, total == 0 || full[1] == Py_True);
    }
    return got;
}

static PyObject *
lock_enter(Lock *self, PyObject *Py_UNUSED(ignored))
{
    return lock_acquire(self, NULL, 0, NULL);
}

static PyObject *
lock_release(Lock *self, PyObject *Py_UNUSED(ignored))
{
    leaving(self);
    return PyObject_CallMethodNoArgs(self->inner, name_release);
}

static PyObject *
lock_exit(Lock *self, PyObject *Py_UNUSED(args))
{
    return lock_release(self, NULL);
}

static PyObject *
lock_at_fork(Lock *self, PyObject *Py_UNUSED(ignored))
{
    memset(&self->sync.mutex, 0, sizeof(self->sync.mutex));
    self->depth = 0;
    return PyObject_CallMethod(self->inner, "_at_fork_reinit", NULL);
}

static PyObject *
lock_getattro(PyObject *op, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(op, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        value = PyObject_GetAttr(((Lock *)op)->inner, name);
    }
    return value;
}

static PyObject *
lock_repr(Lock *self)
{
    return PyObject_Repr(self->inner);
}

static PyObject *
rlock_acquire(Lock *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *full[4] = {self->inner};
    Py_ssize_t total = nargs + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    if (total > 3) {
        PyErr_Format(PyExc_TypeError, "acquire() takes at most 2 arguments (%zd given)", total);
        return NULL;
    }
    memcpy(full + 1, args, (size_t)total * sizeof(PyObject *));
    PyObject *got = PyObject_VectorcallMethod(name_acquire, full, (size_t)nargs + 1, kwnames);
    if (got == Py_True && self->depth++ == 0) {
        taken(self, total == 0 || full[1] == Py_True);
    }
    return got;
}

static PyObject *
rlock_enter(Lock *self, PyObject *Py_UNUSED(ignored))
{
    return rlock_acquire(self, NULL, 0, NULL);
}

static int
rlock_is_owned(Lock *self)
{
    PyObject *answer = PyObject_CallMethodNoArgs(self->inner, name_is_owned);
    int owned = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return owned;
}

static PyObject *
rlock_release(Lock *self, PyObject *Py_UNUSED(ignored))
{
    int owned = rlock_is_owned(self);
    if (owned < 0) {
        return NULL;
    }
    if (owned && self->depth > 0 && --self->depth == 0) {
        leaving(self);
    }
    return PyObject_CallMethodNoArgs(self->inner, name_release);
}

static PyObject *
rlock_exit(Lock *self, PyObject *Py_UNUSED(args))
{
    return rlock_release(self, NULL);
}

static PyObject *
rlock_release_save(Lock *self, PyObject *Py_UNUSED(ignored))
{
    uint32_t depth = self->depth;
    int owned = rlock_is_owned(self);
    if (owned < 0) {
        return NULL;
    }
    if (owned && depth > 0) {
        self->depth = 0;
        leaving(self);
    }
    PyObject *state = PyObject_CallMethodNoArgs(self->inner, name_release_save);
    return state == NULL ? NULL : Py_BuildValue("NI", state, depth);
}

static PyObject *
rlock_acquire_restore(Lock *self, PyObject *saved)
{
    PyObject *state;
    unsigned depth;
    if (!PyTuple_Check(saved) || !PyArg_ParseTuple(saved, "OI", &state, &depth)) {
        return NULL;
    }
    PyObject *done = PyObject_CallMethodOneArg(self->inner, name_acquire_restore, state);
    if (done != NULL) {
        self->depth = depth;
        taken(self, 0);
    }
    return done;
}

static PyMemberDef lock_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Lock, weakrefs), READONLY, NULL},
    {NULL},
};

static PyMethodDef lock_methods[] = {
    {"acquire", (PyCFunction)(void (*)(void))lock_acquire, METH_FASTCALL | METH_KEYWORDS, 
     PyDoc_STR("acquire($self, /, blocking=True, timeout=-1)\n--\n\nTake the lock; say whether that was done.")},
    {"acquire_lock", (PyCFunction)(void (*)(void))lock_acquire, METH_FASTCALL | METH_KEYWORDS, 
     PyDoc_STR("acquire_lock($self, /, blocking=True, timeout=-1)\n--\n\nAn old name of acquire().")},
    {"release", (PyCFunction)lock_release, METH_NOARGS, 
     PyDoc_STR("release($self, /)\n--\n\nGive the lock back.")},
    {"release_lock", (PyCFunction)lock_release, METH_NOARGS, 
     PyDoc_STR("release_lock($self, /)\n--\n\nAn old name of release().")},
    {"__enter__", (PyCFunction)lock_enter, METH_NOARGS, 
     PyDoc_STR("__enter__($self, /)\n--\n\nTake the lock.")},
    {"__exit__", (PyCFunction)lock_exit, METH_VARARGS, 
     PyDoc_STR("__exit__($self, /, *args)\n--\n\nGive the lock back.")},
    {"_at_fork_reinit", (PyCFunction)lock_at_fork, METH_NOARGS, 
     PyDoc_STR("_at_fork_reinit($self, /)\n--\n\nMake it a free lock again, in the child of a fork.")},
    {NULL},
};

static PyMethodDef rlock_methods[] = {
    {"acquire", (PyCFunction)(void (*)(void))rlock_acquire, METH_FASTCALL | METH_KEYWORDS, 
     PyDoc_STR("acquire($self, /, blocking=True, timeout=-1)\n--\n\nTake the lock; say whether that was done.")},
    {"release", (PyCFunction)rlock_release, METH_NOARGS, 
     PyDoc_STR("release($self, /)\n--\n\nGive the lock back.")},
    {"__enter__", (PyCFunction)rlock_enter, METH_NOARGS, 
     PyDoc_STR("__enter__($self, /)\n--\n\nTake the lock.")},
    {"__exit__", (PyCFunction)rlock_exit, METH_VARARGS, 
     PyDoc_STR("__exit__($self, /, *args)\n--\n\nGive the lock back.")},
    {"_release_save", (PyCFunction)rlock_release_save, METH_NOARGS, 
     PyDoc_STR("_release_save($self, /)\n--\n\nGive it back however often it was taken; return what _acquire_restore() needs.")},
    {"_acquire_restore", (PyCFunction)rlock_acquire_restore, METH_O, 
     PyDoc_STR("_acquire_restore($self, saved, /)\n--\n\nTake it as often as it was taken before _release_save().")},
    {"_at_fork_reinit", (PyCFunction)lock_at_fork, METH_NOARGS, 
     PyDoc_STR("_at_fork_reinit($self, /)\n--\n\nMake it a free lock again, in the child of a fork.")},
    {NULL},
};

#define LOCK_SLOTS(methods)                                                                                            \
    {                                                                                                                  \
        {Py_tp_new, lock_new}, {Py_tp_init, lock_init}, {Py_tp_dealloc, lock_dealloc}, {Py_tp_traverse, lock_traverse}, \
            {Py_tp_getattro, lock_getattro}, {Py_tp_repr, lock_repr}, {Py_tp_methods, methods},                        \
            {Py_tp_members, lock_members}, {0, NULL},                                                                  \
    }

static PyType_Slot lock_slots[] = LOCK_SLOTS(lock_methods);
static PyType_Slot rlock_slots[] = LOCK_SLOTS(rlock_methods);

static PyType_Spec lock_spec = {
    .name = "_thread.lock",
    .basicsize = sizeof(Lock),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = lock_slots,
};

static PyType_Spec rlock_spec = {
    .name = "_thread.RLock",
    .basicsize = sizeof(Lock),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .slots = rlock_slots,
};

int
rf_locks_configure(PyObject *lock, PyObject *rlock, PyObject *is_exempt)
{
    Py_XSETREF(real_lock, Py_NewRef(lock));
    Py_XSETREF(real_rlock, Py_NewRef(rlock));
    Py_XSETREF(exempt, Py_NewRef(is_exempt));
    return 0;
}

/* ---- the start of a thread ---- */

typedef struct {
    PyObject_HEAD
    PyObject *function;
    PyObject *who;
    RfSync *start; /* NULL once the thread runs */
    uint32_t created;
} Started;

static PyTypeObject *started_type;

static void
started_dealloc(Started *self)
{
    PyTypeObject *type = Py_TYPE(self);
    rf_start_abandon(self->start);
    Py_XDECREF(self->function);
    Py_XDECREF(self->who);
    type->tp_free(self);
    Py_DECREF(type);
}

static void
thread_ends(PyObject *who)
{
    PyObject *pending = PyErr_Occurred() ? rf_exception_take() : NULL;
    PyObject *name = NULL;
    if (who != Py_None) {
        if (rf_release(who) < 0) {
            PyErr_WriteUnraisable(who);
        }
        name = PyObject_GetAttrString(who, "_name");
    }
    PyErr_Clear();
    rf_thread_end(name == NULL ? Py_None : name);
    Py_XDECREF(name);
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
}

static PyObject *
started_call(Started *self, PyObject *args, PyObject *kwargs)
{
    RfSync *start = self->start;
    self->start = NULL;
    int began = start != NULL && rf_thread_begin(start, self->who, self->created) == 0;
    rf_start_abandon(start);
    PyObject *result = PyObject_Call(self->function, args, kwargs);
    if (began) {
        thread_ends(self->who);
    }
    return result;
}

static PyObject *
started_repr(Started *self)
{
    return PyObject_Repr(self->function);
}

static PyType_Slot started_slots[] = {
    {Py_tp_dealloc, started_dealloc},
    {Py_tp_call, started_call},
    {Py_tp_repr, started_repr},
    {0, NULL},
};

static PyType_Spec started_spec = {
    .name = "racefree._engine.Started",
    .basicsize = sizeof(Started),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = started_slots,
};

PyObject *
rf_started(PyObject *function, PyObject *who)
{
    Started *self = PyObject_New(Started, started_type);
    if (self == NULL) {
        return NULL;
    }
    self->function = Py_NewRef(function);
    self->who = Py_NewRef(who);
    self->created = rf_stack_here();
    self->start = rf_start_prepare(who);
    if (self->start == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

int
rf_locks_setup(PyObject *module)
{
    name_acquire = PyUnicode_InternFromString("acquire");
    name_release = PyUnicode_InternFromString("release");
    name_release_save = PyUnicode_InternFromString("_release_save");
    name_acquire_restore = PyUnicode_InternFromString("_acquire_restore");
    name_is_owned = PyUnicode_InternFromString("_is_owned");
    lock_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &lock_spec, NULL);
    rlock_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &rlock_spec, NULL);
    started_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &started_spec, NULL);
    if (lock_type == NULL || rlock_type == NULL || started_type == NULL) {
        return -1;
    }
    if (PyModule_AddObjectRef(module, "Lock", (PyObject *)lock_type) < 0) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "RLock", (PyObject *)rlock_type);
}
