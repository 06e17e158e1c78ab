#include "flights/flight.h"

#include <math.h>

PyObject *rf_recursive_compute_error;

static PyTypeObject *flight_type;
RfMutex rf_flights_lock = RF_MUTEX_INIT;
static RfWaiter *blocked; /* every thread that waits; this and the next under the lock */
static uint64_t searches;
static RF_THREAD_LOCAL RfAgent this_agent;

static RfAtomicU64 last_number;    /* of an agent */
static uint64_t survivor;          /* the agent that forked this process; written before a second thread is there */

RfAgent *
rf_agent(void)
{
    if (this_agent.number == 0) {
        this_agent.number = rf_u64_add(&last_number, 1) + 1;
    }
    return &this_agent;
}

RfFlight *
rf_flight_new(RfMap *map, Py_hash_t hash, RfAgent *leader)
{
    RfFlight *flight = PyObject_GC_New(RfFlight, flight_type);
    if (flight != NULL) {
        flight->map = map;
        flight->key = NULL;
        flight->hash = hash;
        flight->leader = leader;
        flight->thread = rf_agent()->number;
        flight->fork_count = rf_fork_count();
        flight->outer = NULL;
        flight->conditions = NULL;
        flight->condition_count = 0;
        flight->refused_by = SIZE_MAX;
        flight->state = RF_FLIGHT_RUNNING;
        flight->outcome = NULL;
        flight->waiters = NULL;
        flight->seen = 0;
        PyObject_GC_Track((PyObject *)flight);
    }
    return flight;
}

int
rf_flight_is_orphan(const RfFlight *flight)
{
    return flight->fork_count != rf_fork_count() && flight->thread != survivor;
}

void
rf_flight_end(RfFlight *flight, RfFlightState state, PyObject *outcome)
{
    rf_mutex_lock(&rf_flights_lock);
    flight->state = state;
    flight->outcome = Py_XNewRef(outcome);
    RfWaiter *waiter = flight->waiters, *tasks = NULL;
    flight->waiters = NULL;
    while (waiter != NULL) {
        RfWaiter *next = waiter->next; /* read first: the waiter's stack frame may go as soon as the lock is free */
        if (waiter->call == NULL) {
            waiter->woken = 1;
            PyThread_release_lock(waiter->wake);
        }
        else {
            *waiter->holder = NULL; /* ours now */
            waiter->next = tasks;
            tasks = waiter;
        }
        waiter = next;
    }
    rf_mutex_unlock(&rf_flights_lock);
    rf_tasks_wake(tasks);
}

/* Follow who leads the flight, what that one waits for, who leads that. What a task leads needs besides that the thread which
   runs the task does not wait. The graph changes only under the lock, and whoever would close a cycle sees the rest of it here. */
static int
leads_back_locked(RfFlight *flight, RfAgent *task)
{
    while (flight != NULL && flight->state == RF_FLIGHT_RUNNING && flight->seen != searches && !rf_flight_is_orphan(flight)) {
        flight->seen = searches;
        RfAgent *leader = flight->leader;
        if (leader == rf_agent() || leader == task || (task == NULL && flight->thread == rf_agent()->number)) {
            return 1;
        }
        for (RfWaiter *waiter = leader->number == 0 ? blocked : NULL; waiter != NULL; waiter = waiter->blocked) {
            if (waiter->thread == flight->thread && leads_back_locked(waiter->flight, task)) {
                return 1;
            }
        }
        flight = leader->waiting;
    }
    return 0;
}

int
rf_flight_leads_back_locked(RfFlight *flight, RfAgent *task)
{
    searches++;
    return leads_back_locked(flight, task);
}

void
rf_raise_deadlock(RfFlight *flight)
{
    const char *why = flight->thread != rf_agent()->number ? "it waits, over one or more threads or tasks, for this one"
                      : flight->leader == rf_agent() ? "it is being made by this thread"
                                                     : "it is being made by a task of this thread (await aget_or_compute())";
    PyErr_Format(rf_recursive_compute_error, "waiting for the computation of %R would wait for ever: %s", flight->key, why);
}

/* Sleep until woken (1), the deadline (0) or a signal whose handler raises (-1). */
static int
sleep_until_woken(const RfFlight *flight, RfWaiter *waiter, double deadline)
{
    for (;;) {
        PY_TIMEOUT_T microseconds = -1;
        if (deadline < INFINITY) {
            double left = (deadline - rf_monotonic()) * 1e6;
            if (left <= 0) {
                return 0;
            }
            microseconds = left < 1e12 ? (PY_TIMEOUT_T)left + 1 : (PY_TIMEOUT_T)1e12;
        }
        PyLockStatus status;
        Py_BEGIN_ALLOW_THREADS
        status = PyThread_acquire_lock_timed(waiter->wake, microseconds, 1);
        Py_END_ALLOW_THREADS
        if (status == PY_LOCK_ACQUIRED) {
            return 1;
        }
        if (status == PY_LOCK_INTR && PyErr_CheckSignals() < 0) {
            return -1;
        }
        if (rf_flight_is_orphan(flight)) {
            return 0; /* the signal handler forked and returned in the child: nobody is going to wake us here */
        }
    }
}

/* Take this thread's waiter off both lists. */
static void
waiter_unlist_locked(RfFlight *flight, RfWaiter *waiter)
{
    RfWaiter **at = &flight->waiters;
    while (*at != NULL && *at != waiter) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        *at = waiter->next;
    }
    for (at = &blocked; *at != waiter; at = &(*at)->blocked) {
    }
    *at = waiter->blocked;
}

/* What the flight came to, for one who waited. */
static int
take_outcome(RfFlight *flight, RfFlightState state, PyObject **value)
{
    switch (state) {
    case RF_FLIGHT_DONE:
        *value = Py_NewRef(flight->outcome); /* constant once the state is */
        return 1;
    case RF_FLIGHT_FAILED:
        rf_exception_restore(Py_NewRef(flight->outcome));
        return -1;
    case RF_FLIGHT_ABANDONED:
        return 0;
    default:
        PyErr_Format(PyExc_TimeoutError, "the computation of %R by another did not end in time", flight->key);
        return -1;
    }
}

/* Get in line, unless it has ended. 1 if listed, 0 if it has ended, -1 with an exception set. */
static int
get_in_line(RfFlight *flight, RfWaiter *waiter, int may_wait, RfFlightState *state)
{
    rf_mutex_lock(&rf_flights_lock);
    int deadlock = rf_flight_leads_back_locked(flight, NULL);
    *state = flight->state;
    int listed = !deadlock && *state == RF_FLIGHT_RUNNING && may_wait;
    if (listed) {
        waiter->next = flight->waiters;
        flight->waiters = waiter;
        waiter->blocked = blocked;
        blocked = waiter;
        rf_agent()->waiting = flight;
    }
    rf_mutex_unlock(&rf_flights_lock);
    if (deadlock) {
        rf_raise_deadlock(flight);
        return -1;
    }
    return listed;
}

int
rf_flight_wait(RfFlight *flight, double deadline, PyObject **value)
{
    RfFlightState state;
    RfWaiter waiter = {.wake = PyThread_allocate_lock(), .flight = flight, .thread = rf_agent()->number};
    if (waiter.wake == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    PyThread_acquire_lock(waiter.wake, WAIT_LOCK);
    RfFlight *before = rf_agent()->waiting; /* not NULL in a signal handler that runs while this thread waits */
    int listed = get_in_line(flight, &waiter, deadline > rf_monotonic(), &state);
    int slept = listed > 0 ? sleep_until_woken(flight, &waiter, deadline) : 0;
    if (listed > 0) {
        rf_mutex_lock(&rf_flights_lock);
        waiter_unlist_locked(flight, &waiter);
        rf_agent()->waiting = before;
        state = rf_flight_is_orphan(flight) ? RF_FLIGHT_ABANDONED : flight->state;
        rf_mutex_unlock(&rf_flights_lock);
    }
    if (slept > 0 || !waiter.woken) { /* it is ours; but not if it was let go and something else ended the sleep */
        PyThread_release_lock(waiter.wake);
    }
    PyThread_free_lock(waiter.wake); /* nobody else knows it any more */
    return listed < 0 || slept < 0 ? -1 : take_outcome(flight, state, value);
}

int
rf_flight_outcome(RfFlight *flight, PyObject **value)
{
    rf_mutex_lock(&rf_flights_lock);
    RfFlightState state = flight->state;
    rf_mutex_unlock(&rf_flights_lock);
    return take_outcome(flight, state, value);
}

int
rf_flight_add_condition_locked(RfFlight *flight, PyObject *condition)
{
    size_t size = (flight->condition_count + 1) * sizeof flight->conditions[0];
    PyObject **conditions = PyMem_RawRealloc(flight->conditions, size);
    if (conditions == NULL) {
        return -1;
    }
    flight->conditions = conditions;
    flight->conditions[flight->condition_count++] = Py_NewRef(condition);
    return 0;
}

static int
flight_traverse(PyObject *self, visitproc visit, void *arg)
{
    RfFlight *flight = (RfFlight *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(flight->key);
    Py_VISIT(flight->outcome);
    for (size_t i = 0; i < flight->condition_count; i++) {
        Py_VISIT(flight->conditions[i]);
    }
    return 0;
}

static int
flight_clear(PyObject *self)
{
    RfFlight *flight = (RfFlight *)self;
    Py_CLEAR(flight->key);
    Py_CLEAR(flight->outcome);
    while (flight->condition_count > 0) {
        Py_DECREF(flight->conditions[--flight->condition_count]);
    }
    return 0;
}

static void
flight_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    flight_clear(self);
    PyMem_RawFree(((RfFlight *)self)->conditions);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot flight_slots[] = {
    {Py_tp_doc, "A computation in progress; never seen outside of its map."},
    {Py_tp_traverse, flight_traverse},
    {Py_tp_clear, flight_clear},
    {Py_tp_dealloc, flight_dealloc},
    {0, NULL},
};

static PyType_Spec flight_spec = {
    .name = "racefree._maps._Flight",
    .basicsize = sizeof(RfFlight),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = flight_slots,
};

/* Of the threads that waited only this one is there, if it forked in a signal handler. */
static void
after_fork_in_child(void)
{
    rf_mutex_reset(&rf_flights_lock);
    survivor = this_agent.number; /* not by address: a new thread's may be a dead one's */
    for (RfWaiter *waiter = blocked, *next; waiter != NULL; waiter = next) {
        next = waiter->blocked;
        if (waiter->thread != survivor) {
            waiter_unlist_locked(waiter->flight, waiter); /* its stack will be somebody else's: nobody may wake it */
        }
    }
}

int
rf_flights_init(PyObject *module)
{
    rf_after_fork_in_child(after_fork_in_child);
    flight_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &flight_spec, NULL);
    if (flight_type == NULL) {
        return -1;
    }
    rf_recursive_compute_error = PyErr_NewExceptionWithDoc(
        "racefree.RecursiveComputeError",
        "A computation would have to wait for itself: it asks for its own key, or for a key that another thread computes "
        "which waits, directly or through others, for this thread. Raised at once, instead of waiting for ever.",
        PyExc_RuntimeError, NULL);
    if (rf_recursive_compute_error == NULL) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "RecursiveComputeError", rf_recursive_compute_error);
}
