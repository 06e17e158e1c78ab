#include "types/cache.h"
#include "types/types.h"

/* What a task holds while it leads a computation or waits for one.

   A task is not inside of one C call while its computation runs, so nothing but an object can see to it that a flight comes
   to its end: whatever becomes of the coroutine (an exception at any bytecode, cancellation, close(), a loop that drops it), it lets
   go of its _Ask, and the _Ask ends the flight. `with` around it only makes that certain while a traceback keeps the frame. */

typedef struct {
    PyObject_HEAD
    RfAgent agent;
} RfTaskAgent;

typedef enum {
    VALUE,                   /* there is one */
    LEADING,                 /* this task computes */
    RENEWING,                /* this task computes anew, while others are given the old value */
    JOINING,                 /* another computes */
    OVER,
} Role;

typedef struct {
    PyObject_HEAD
    PyObject *cache;         /* strong */
    RfTaskAgent *task;       /* strong */
    Role role;               /* one of the first four -> OVER */
    RfBegun begun;           /* VALUE, LEADING, JOINING */
    RfRenewal renewal;       /* RENEWING */
    RfWaiter *waiter;        /* JOINING: while in line */
    double started;          /* LEADING, RENEWING: seconds */
} RfAsk;

static PyTypeObject *agent_type, *ask_type;

/* End what was begun: with *value*, or NULL with an exception set. Steals *value*, returns it or NULL with an exception set. */
static PyObject *
lead_end(RfAsk *ask, PyObject *value)
{
    RfMap *map = rf_map_of(ask->cache);
    double seconds = rf_monotonic() - ask->started;
    Role role = ask->role;
    ask->role = OVER;
    if (role == LEADING) {
        rf_task_led(&ask->task->agent, ask->begun.flight);
        return rf_compute_end(map, ask->begun.flight, value, seconds);
    }
    rf_compute_count(map, value == NULL, seconds);
    if (rf_map_renew_end(map, &ask->renewal, value) < 0) {
        Py_CLEAR(value);
    }
    return value;
}

/* Let go. With *reason*, the exception that ended the computation (borrowed), or NULL for none that anybody should see. */
static void
ask_end(RfAsk *ask, PyObject *reason)
{
    if (ask->role == LEADING || ask->role == RENEWING) {
        if (reason != NULL) {
            rf_exception_restore(Py_NewRef(reason));
        }
        else {
            PyErr_SetNone(PyExc_GeneratorExit);
        }
        (void)lead_end(ask, NULL);
        PyErr_Clear(); /* it is being raised where it came from */
    }
    else if (ask->role == JOINING) {
        ask->role = OVER;
        rf_task_leave(ask->begun.flight, &ask->task->agent, &ask->waiter);
    }
}

static int
begin_anew(RfAsk *ask, PyObject *key, Py_hash_t hash)
{
    RfMap *map = rf_map_of(ask->cache);
    PyObject *value;
    int begun = rf_map_renew_begin(map, key, hash, &ask->renewal);
    if (begun > 0) {
        ask->role = RENEWING;
        return 1;
    }
    /* as in rf_compute_anew(): what was begun before is not for us */
    if (begun < 0 || rf_map_pop(map, key, hash, NULL, &value) < 0) {
        return -1;
    }
    Py_XDECREF(value);
    return 0;
}

static int
begin(RfAsk *ask, PyObject *key, Py_hash_t hash)
{
    switch (rf_compute_begin(rf_map_of(ask->cache), key, hash, &ask->task->agent, &ask->begun)) {
    case RF_BEGIN_LEAD:
        rf_task_leads(&ask->task->agent, ask->begun.flight);
        ask->role = LEADING;
        return 0;
    case RF_BEGIN_VALUE:
        ask->role = VALUE;
        return 0;
    case RF_BEGIN_JOIN:
        ask->role = JOINING;
        return 0;
    default:
        return -1;
    }
}

PyObject *
rf_cache_ask(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !Py_IS_TYPE(args[1], agent_type)) {
        PyErr_SetString(PyExc_TypeError, "_ask expected a key, a TaskAgent and whether to compute anew");
        return NULL;
    }
    int anew = PyObject_IsTrue(args[2]);
    Py_hash_t hash = anew < 0 ? -1 : rf_hash_of(args[0]);
    RfAsk *ask = hash == -1 ? NULL : PyObject_GC_New(RfAsk, ask_type);
    if (ask == NULL) {
        return NULL;
    }
    ask->cache = Py_NewRef(self);
    ask->task = (RfTaskAgent *)Py_NewRef(args[1]);
    ask->role = OVER;
    ask->begun = (RfBegun){0};
    ask->waiter = NULL;
    ask->started = rf_monotonic();
    PyObject_GC_Track((PyObject *)ask);
    int begun = anew ? begin_anew(ask, args[0], hash) : 0;
    if (begun == 0) {
        begun = begin(ask, args[0], hash);
    }
    if (begun < 0) {
        Py_CLEAR(ask);
    }
    return (PyObject *)ask;
}

static PyObject *
ask_leads(PyObject *self, void *ignored)
{
    (void)ignored;
    Role role = ((RfAsk *)self)->role;
    return PyBool_FromLong(role == LEADING || role == RENEWING);
}

static PyObject *
ask_finish(PyObject *self, PyObject *value)
{
    RfAsk *ask = (RfAsk *)self;
    if (ask->role != LEADING && ask->role != RENEWING) {
        PyErr_SetString(PyExc_RuntimeError, "this computation is over");
        return NULL;
    }
    return lead_end(ask, Py_NewRef(value));
}

static PyObject *
ask_listen(PyObject *self, PyObject *wake)
{
    RfAsk *ask = (RfAsk *)self;
    if (ask->role != JOINING || ask->waiter != NULL) {
        Py_RETURN_FALSE;
    }
    int listed = rf_task_listen(ask->begun.flight, &ask->task->agent, wake, &ask->waiter);
    return listed < 0 ? NULL : PyBool_FromLong(listed);
}

static PyObject *
ask_result(PyObject *self, PyObject *ignored)
{
    (void)ignored;
    RfAsk *ask = (RfAsk *)self;
    PyObject *value = NULL;
    if (ask->role == VALUE) {
        return PyTuple_Pack(1, ask->begun.value);
    }
    if (ask->role != JOINING) {
        PyErr_SetString(PyExc_RuntimeError, "this task does not wait for another");
        return NULL;
    }
    int outcome = rf_compute_accept(&ask->begun, rf_flight_outcome(ask->begun.flight, &value), &value);
    if (outcome <= 0) {
        return outcome < 0 ? NULL : Py_NewRef(Py_None);
    }
    PyObject *result = PyTuple_Pack(1, value);
    Py_DECREF(value);
    return result;
}

static PyObject *ask_enter(PyObject *self, PyObject *ignored) { (void)ignored; return Py_NewRef(self); }

static PyObject *
ask_exit(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    ask_end((RfAsk *)self, count == 3 && PyExceptionInstance_Check(args[1]) ? args[1] : NULL);
    Py_RETURN_NONE;
}

static int
ask_traverse(PyObject *self, visitproc visit, void *arg)
{
    RfAsk *ask = (RfAsk *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(ask->cache);
    Py_VISIT(ask->begun.flight);
    Py_VISIT(ask->begun.value);
    if (ask->waiter != NULL) {
        Py_VISIT(ask->waiter->call);
    }
    return 0;
}

/* No tp_clear: the coroutine that holds this has one. */
static void
ask_dealloc(PyObject *self)
{
    RfAsk *ask = (RfAsk *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject *raised = rf_exception_take();
    ask_end(ask, NULL);
    Py_XDECREF(ask->begun.flight);
    Py_XDECREF(ask->begun.value);
    Py_DECREF(ask->task);
    Py_DECREF(ask->cache);
    PyObject_GC_Del(self);
    Py_DECREF(type);
    if (raised != NULL) {
        rf_exception_restore(raised);
    }
}

static PyMethodDef ask_methods[] = {
    {"finish", ask_finish, METH_O, "finish($self, value, /)\n--\n\nStore what was computed, tell those who wait, return it."},
    {"listen", ask_listen, METH_O,
     "listen($self, wake, /)\n--\n\nHave wake() called when the other's computation ends; say whether it still runs."},
    {"result", ask_result, METH_NOARGS, "result($self)\n--\n\n(value,), or None to ask again; raises what the computation raised."},
    {"__enter__", ask_enter, METH_NOARGS, "__enter__($self)\n--\n\nReturn self."},
    {"__exit__", RF_FAST(ask_exit), "__exit__($self, kind, exception, traceback, /)\n--\n\nLet go."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef ask_getset[] = {
    {"leads", ask_leads, NULL, "whether this task is to compute", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot ask_slots[] = {
    {Py_tp_doc, "A task's question for a key; see CacheCore._ask()."},
    {Py_tp_traverse, ask_traverse},
    {Py_tp_dealloc, ask_dealloc},
    {Py_tp_methods, ask_methods},
    {Py_tp_getset, ask_getset},
    {0, NULL},
};

static PyType_Spec ask_spec = {
    .name = "racefree._maps._Ask",
    .basicsize = sizeof(RfAsk),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = ask_slots,
};

static PyType_Slot agent_slots[] = {
    {Py_tp_doc, "TaskAgent()\n--\n\nOne task of an event loop, as one that leads computations and waits for them."},
    {0, NULL},
};

static PyType_Spec agent_spec = {
    .name = "racefree._maps.TaskAgent",
    .basicsize = sizeof(RfTaskAgent),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = agent_slots,
};

int
rf_ask_types_add(PyObject *module)
{
    agent_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &agent_spec, NULL);
    ask_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &ask_spec, NULL);
    return agent_type == NULL || ask_type == NULL ? -1 : PyModule_AddType(module, agent_type);
}
