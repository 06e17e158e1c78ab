#include "flights/compute.h"

#include "table/bound.h"

#include <math.h>

/* In C rather than in Python so that a KeyboardInterrupt or any other asynchronous exception finds no place between "I lead" and
   the code that ends the flight: it can only arise inside the user's function, and everything after that is done. */

/* --- begin -------------------------------------------------------------------------------------------------------- */

/* Find the value or another's flight (*found, new reference; *conditions, how many it has so far), or put *flight* into
   the map. *entry* is used or freed. Linearises at the store of the slot's word when it leads. */
static RfBegin
begin(RfMap *map, PyObject *key, RfFlight *flight, RfEntry *entry, PyObject **found, size_t *conditions)
{
    RfProbe probe = {.key = key, .hash = flight->hash, .pending_too = 1};
    RfGarbage garbage = {0};
    RfBegin outcome = RF_BEGIN_LEAD;
    int result = rf_map_lock_find(map, &probe);
    if (result < 0) {
        rf_entry_free(entry);
        return RF_BEGIN_FAILED;
    }
    RfEntry *there = result == RF_PROBE_FOUND ? rf_word_entry(probe.word) : NULL;
    if (there != NULL && !(probe.word & RF_PENDING)) {
        outcome = RF_BEGIN_VALUE;
    }
    else if (there != NULL && !rf_flight_is_orphan((RfFlight *)there->value)) {
        outcome = RF_BEGIN_JOIN;
        *conditions = ((RfFlight *)there->value)->condition_count;
    }
    if (outcome != RF_BEGIN_LEAD) {
        *found = Py_NewRef(there->value);
    }
    else {
        int added = there == NULL ? rf_map_add_locked(map, &entry, RF_PENDING, &garbage)
                                  : rf_map_replace_locked(map, &probe, &entry, RF_PENDING, &garbage);
        if (added < 0) {
            outcome = RF_BEGIN_FAILED;
        }
        else {
            flight->key = Py_NewRef(entry->key);
        }
    }
    rf_map_unlock(map);
    rf_probe_clear(&probe);
    rf_garbage_discard(map, &garbage);
    if (outcome != RF_BEGIN_LEAD) {
        rf_entry_free(entry);
    }
    if (outcome == RF_BEGIN_FAILED) {
        PyErr_NoMemory();
    }
    return outcome;
}

/* Whether this thread is computing the key already, also if that flight has been detached from the map since. -1 if a
   comparison raised. */
static int
is_recursive(RfMap *map, PyObject *key, Py_hash_t hash)
{
    for (RfFlight *flight = rf_agent()->leading; flight != NULL; flight = flight->outer) {
        if (flight->map == map && flight->hash == hash) {
            int same = PyObject_RichCompareBool(flight->key, key, Py_EQ);
            if (same != 0) {
                return same;
            }
        }
    }
    return 0;
}

/* The same for a task. The flights that it leads can be ended, in a finaliser, by any thread: so they are held. */
static int
is_recursive_in_task(RfAgent *task, RfMap *map, PyObject *key, Py_hash_t hash)
{
    int same = 0;
    RfFlight *flight = rf_task_leading(task, NULL, map, hash);
    while (flight != NULL && (same = PyObject_RichCompareBool(flight->key, key, Py_EQ)) == 0) {
        RfFlight *outer = rf_task_leading(task, flight, map, hash);
        Py_SETREF(flight, outer);
    }
    Py_XDECREF(flight);
    return same;
}

/* --- end ---------------------------------------------------------------------------------------------------------- */

/* Find the flight's entry by the identity of its key, which runs no Python code. 0 if the flight was detached. */
static int
find_flight_locked(RfMap *map, RfFlight *flight, RfProbe *probe)
{
    *probe = (RfProbe){.key = flight->key, .hash = flight->hash, .pending_too = 1, .same = flight->key};
    RfProbeResult result = rf_probe(probe, rf_ptr_own(&map->slots));
    return result == RF_PROBE_FOUND && (probe->word & RF_PENDING) &&
           rf_word_entry(probe->word)->value == (PyObject *)flight;
}

/* Take the flight out of the map without a value. */
static void
withdraw(RfMap *map, RfFlight *flight)
{
    RfProbe probe;
    RfGarbage garbage = {0};
    rf_mutex_lock(&map->lock);
    if (find_flight_locked(map, flight, &probe)) {
        rf_map_remove_locked(map, &probe, &garbage);
    }
    rf_mutex_unlock(&map->lock);
    rf_garbage_discard(map, &garbage);
}

/* Whether an invalidate_if() that came during the computation wants the result not to be stored. */
static int
is_unwanted(PyObject *condition, RfFlight *flight, PyObject *value)
{
    PyObject *answer = PyObject_CallFunctionObjArgs(condition, flight->key, value, NULL);
    int unwanted = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    if (unwanted < 0) {
        PyErr_WriteUnraisable(condition); /* its caller has long returned; what it would have said is not known */
        return 1;
    }
    return unwanted;
}

/* Store the result unless the flight was detached or a condition forbids it. Linearises at the store of the slot's word. */
static void
store_result(RfMap *map, RfFlight *flight, PyObject *value, double now, uint64_t weight)
{
    for (size_t asked = 0;;) {
        RfProbe probe;
        RfGarbage garbage = {0};
        PyObject *condition = NULL;
        rf_mutex_lock(&map->lock);
        int attached = find_flight_locked(map, flight, &probe);
        if (attached && asked < flight->condition_count) {
            condition = Py_NewRef(flight->conditions[asked++]);
        }
        else if (attached) {
            rf_map_fulfil_locked(map, &probe, value, now, weight, &garbage);
        }
        rf_mutex_unlock(&map->lock);
        rf_garbage_discard(map, &garbage);
        if (condition == NULL) {
            if (attached) {
                Py_DECREF(flight); /* the entry's reference; the leader has its own */
            }
            return;
        }
        int unwanted = is_unwanted(condition, flight, value);
        Py_DECREF(condition);
        if (unwanted) {
            flight->refused_by = asked - 1;
            withdraw(map, flight);
            return;
        }
    }
}

void
rf_compute_count(RfMap *map, int failed, double seconds)
{
    rf_mutex_lock(&map->lock);
    map->computations += !failed;
    map->failures += (uint64_t)failed;
    map->load_time += seconds;
    rf_mutex_unlock(&map->lock);
}

/* The computation raised: withdraw, tell those who wait, and raise it here too. */
static void
fail(RfMap *map, RfFlight *flight)
{
    PyObject *exception = rf_exception_take();
    withdraw(map, flight);
    int ordinary = PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_Exception);
    rf_flight_end(flight, ordinary ? RF_FLIGHT_FAILED : RF_FLIGHT_ABANDONED, ordinary ? exception : NULL);
    rf_exception_restore(exception);
}

PyObject *
rf_compute_end(RfMap *map, RfFlight *flight, PyObject *value, double seconds)
{
    double now = 0;
    uint64_t weight;
    rf_compute_count(map, value == NULL, seconds);
    if (value != NULL && (rf_map_now(map, &now) < 0 || rf_map_weigh(map, flight->key, value, &weight) < 0)) {
        Py_CLEAR(value);
    }
    if (value == NULL) {
        fail(map, flight);
        return NULL;
    }
    store_result(map, flight, value, now, weight);
    rf_flight_end(flight, RF_FLIGHT_DONE, value);
    return value;
}

/* --- both ---------------------------------------------------------------------------------------------------------- */

RfBegin
rf_compute_begin(RfMap *map, PyObject *key, Py_hash_t hash, RfAgent *agent, RfBegun *begun)
{
    *begun = (RfBegun){0};
    int recursive = is_recursive(map, key, hash);
    if (recursive == 0 && agent != rf_agent()) {
        recursive = is_recursive_in_task(agent, map, key, hash);
    }
    if (recursive > 0) {
        PyErr_Format(rf_recursive_compute_error, "the computation of %R asks for its own result", key);
    }
    if (recursive != 0) {
        return RF_BEGIN_FAILED;
    }
    RfFlight *flight = rf_flight_new(map, hash, agent);
    RfEntry *entry = flight == NULL ? NULL : rf_entry_new(key, hash, (PyObject *)flight, 0, rf_map_ranks(map));
    PyObject *found = NULL;
    RfBegin outcome = entry == NULL ? RF_BEGIN_FAILED : begin(map, key, flight, entry, &found, &begun->conditions);
    if (outcome != RF_BEGIN_LEAD) {
        Py_XDECREF(flight);
        flight = outcome == RF_BEGIN_JOIN ? (RfFlight *)found : NULL;
    }
    begun->flight = flight;
    begun->value = outcome == RF_BEGIN_VALUE ? found : NULL;
    return outcome;
}

int
rf_compute_accept(const RfBegun *begun, int outcome, PyObject **value)
{
    if (outcome > 0 && begun->flight->refused_by < begun->conditions) {
        Py_CLEAR(*value); /* who asked after an invalidate_if() that the result meets may not have it: he begins again */
        outcome = 0;
    }
    return outcome;
}

/* Run it here and now. */
static PyObject *
run(const RfComputation *computation, PyObject *key, double *seconds)
{
    double started = rf_monotonic();
    PyObject *value = NULL;
    /* computations nest as deep as Python functions do, and take more of the C stack each */
    if (Py_EnterRecursiveCall(" while computing a value") == 0) {
        value = computation->run(computation->context, key);
        Py_LeaveRecursiveCall();
    }
    *seconds = rf_monotonic() - started;
    return value;
}

static PyObject *
lead(RfMap *map, PyObject *key, RfFlight *flight, const RfComputation *computation)
{
    RfAgent *agent = rf_agent();
    double seconds;
    flight->outer = agent->leading;
    agent->leading = flight;
    PyObject *value = run(computation, key, &seconds);
    agent->leading = flight->outer;
    return rf_compute_end(map, flight, value, seconds);
}

PyObject *
rf_compute(RfMap *map, PyObject *key, Py_hash_t hash, const RfComputation *computation, double timeout)
{
    const double deadline = timeout < INFINITY ? rf_monotonic() + timeout : INFINITY;
    for (;;) {
        RfBegun begun;
        PyObject *value = NULL;
        int outcome = -1;
        switch (rf_compute_begin(map, key, hash, rf_agent(), &begun)) {
        case RF_BEGIN_LEAD:
            value = lead(map, key, begun.flight, computation);
            break;
        case RF_BEGIN_VALUE:
            value = begun.value;
            break;
        case RF_BEGIN_JOIN:
            outcome = rf_compute_accept(&begun, rf_flight_wait(begun.flight, deadline, &value), &value);
            break;
        case RF_BEGIN_FAILED:
            break;
        }
        Py_XDECREF(begun.flight);
        if (outcome != 0) {
            return value;
        }
    }
}

PyObject *
rf_compute_anew(RfMap *map, PyObject *key, Py_hash_t hash, const RfComputation *computation)
{
    RfRenewal renewal;
    int begun = rf_map_renew_begin(map, key, hash, &renewal);
    if (begun <= 0) {
        PyObject *value = NULL;
        /* nothing to serve meanwhile; who began before this call may have seen older data, so his result is not for us */
        if (begun < 0 || rf_map_pop(map, key, hash, NULL, &value) < 0) {
            return NULL;
        }
        Py_XDECREF(value);
        return rf_compute(map, key, hash, computation, INFINITY);
    }
    double seconds;
    PyObject *value = run(computation, key, &seconds);
    rf_compute_count(map, value == NULL, seconds);
    if (rf_map_renew_end(map, &renewal, value) < 0) {
        Py_CLEAR(value);
    }
    return value;
}
