#include "flights/compute.h"

#include "table/bound.h"

#include <math.h>

/* In C rather than in Python so that a KeyboardInterrupt or any other asynchronous exception finds no place between "I lead" and
   the code that ends the flight: it can only arise inside the user's function, and everything after that is done. */

/* --- begin -------------------------------------------------------------------------------------------------------- */

typedef enum { BEGIN_FAILED = -1, BEGIN_LEAD, BEGIN_VALUE, BEGIN_JOIN } Begin;

/* Find the value or another's flight (*found, new reference; *conditions, how many it has so far), or put *flight* into
   the map. *entry* is used or freed. Linearises at the store of the slot's word when it leads. */
static Begin
begin(RfMap *map, PyObject *key, RfFlight *flight, RfEntry *entry, PyObject **found, size_t *conditions)
{
    RfProbe probe = {.key = key, .hash = flight->hash, .pending_too = 1};
    RfGarbage garbage = {0};
    Begin outcome = BEGIN_LEAD;
    int result = rf_map_lock_find(map, &probe);
    if (result < 0) {
        rf_entry_free(entry);
        return BEGIN_FAILED;
    }
    RfEntry *there = result == RF_PROBE_FOUND ? rf_word_entry(probe.word) : NULL;
    if (there != NULL && !(probe.word & RF_PENDING)) {
        outcome = BEGIN_VALUE;
    }
    else if (there != NULL && !rf_flight_is_orphan((RfFlight *)there->value)) {
        outcome = BEGIN_JOIN;
        *conditions = ((RfFlight *)there->value)->condition_count;
    }
    if (outcome != BEGIN_LEAD) {
        *found = Py_NewRef(there->value);
    }
    else {
        int added = there == NULL ? rf_map_add_locked(map, &entry, RF_PENDING, &garbage)
                                  : rf_map_replace_locked(map, &probe, &entry, RF_PENDING, &garbage);
        if (added < 0) {
            outcome = BEGIN_FAILED;
        }
        else {
            flight->key = Py_NewRef(entry->key);
        }
    }
    rf_map_unlock(map);
    rf_probe_clear(&probe);
    rf_garbage_discard(map, &garbage);
    if (outcome != BEGIN_LEAD) {
        rf_entry_free(entry);
    }
    if (outcome == BEGIN_FAILED) {
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

static void
count_computation(RfMap *map, int failed, double seconds)
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

static PyObject *
lead(RfMap *map, PyObject *key, RfFlight *flight, PyObject *function, int with_key)
{
    RfAgent *agent = rf_agent();
    flight->outer = agent->leading;
    agent->leading = flight;
    double started = rf_monotonic(), now = 0;
    uint64_t weight;
    PyObject *value = with_key ? PyObject_CallOneArg(function, key) : PyObject_CallNoArgs(function);
    double seconds = rf_monotonic() - started;
    count_computation(map, value == NULL, seconds);
    if (value != NULL && (rf_map_now(map, &now) < 0 || rf_map_weigh(map, key, value, &weight) < 0)) {
        Py_CLEAR(value);
    }
    agent->leading = flight->outer;
    if (value == NULL) {
        fail(map, flight);
        return NULL;
    }
    store_result(map, flight, value, now, weight);
    rf_flight_end(flight, RF_FLIGHT_DONE, value);
    return value;
}

/* --- both ---------------------------------------------------------------------------------------------------------- */

/* Wait for another's flight. Whoever asked after an invalidate_if() that the result meets may not have it: for him the
   result is as if it had never been, 0. */
static int
join(RfFlight *flight, size_t conditions, double deadline, PyObject **value)
{
    int outcome = rf_flight_wait(flight, deadline, value);
    if (outcome > 0 && flight->refused_by < conditions) {
        Py_CLEAR(*value);
        outcome = 0;
    }
    return outcome;
}

/* One attempt: 1 and the value, -1 with an exception set, 0 if what was waited for came to nothing. */
static int
attempt(RfMap *map, PyObject *key, Py_hash_t hash, PyObject *function, int with_key, double deadline, PyObject **value)
{
    RfFlight *flight = rf_flight_new(map, hash);
    RfEntry *entry = flight == NULL ? NULL : rf_entry_new(key, hash, (PyObject *)flight, 0, rf_map_ranks(map));
    if (entry == NULL) {
        Py_XDECREF(flight);
        return -1;
    }
    PyObject *found = NULL;
    size_t conditions = 0;
    int outcome = -1;
    switch (begin(map, key, flight, entry, &found, &conditions)) {
    case BEGIN_LEAD:
        *value = lead(map, key, flight, function, with_key);
        outcome = *value != NULL ? 1 : -1;
        break;
    case BEGIN_VALUE:
        *value = found;
        outcome = 1;
        break;
    case BEGIN_JOIN:
        outcome = join((RfFlight *)found, conditions, deadline, value);
        Py_DECREF(found);
        break;
    case BEGIN_FAILED:
        break;
    }
    Py_DECREF(flight);
    return outcome;
}

PyObject *
rf_compute(RfMap *map, PyObject *key, Py_hash_t hash, PyObject *function, int with_key, double timeout)
{
    const double deadline = timeout < INFINITY ? rf_monotonic() + timeout : INFINITY;
    for (;;) {
        int recursive = is_recursive(map, key, hash);
        if (recursive != 0) {
            if (recursive > 0) {
                PyErr_Format(rf_recursive_compute_error, "the computation of %R asks for its own result", key);
            }
            return NULL;
        }
        PyObject *value = NULL;
        int outcome = attempt(map, key, hash, function, with_key, deadline, &value);
        if (outcome != 0) {
            return value;
        }
    }
}
