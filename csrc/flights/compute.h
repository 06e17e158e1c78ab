/* get_or_compute(): who leads, who waits, and what is stored in the end. */
#ifndef RACEFREE_FLIGHTS_COMPUTE_H
#define RACEFREE_FLIGHTS_COMPUTE_H

#include "flights/flight.h"

/* What computes a value: run(context, key) gives a new reference, or NULL with an exception set. */
typedef struct {
    PyObject *(*run)(void *context, PyObject *key);
    void *context;
} RfComputation;

/* The value of *key*, which a look-up has just missed: computed here unless it has come meanwhile or another is computing
   it, which is then waited for, *timeout* seconds (infinity for no limit). New reference, or NULL with an exception set.
   Counts neither a hit nor a miss. */
PyObject *rf_compute(RfMap *map, PyObject *key, Py_hash_t hash, const RfComputation *computation, double timeout);

/* Compute the value of *key* whether it has one or not, here, and put it in the place of the old one, which others are given
   meanwhile. A store or removal of the key during the computation wins. Returns as rf_compute(). */
PyObject *rf_compute_anew(RfMap *map, PyObject *key, Py_hash_t hash, const RfComputation *computation);

/* --- in steps, for tasks --- */

typedef enum { RF_BEGIN_FAILED = -1, RF_BEGIN_LEAD, RF_BEGIN_VALUE, RF_BEGIN_JOIN } RfBegin;

typedef struct {
    RfFlight *flight;          /* strong: LEAD, to be ended with rf_compute_end(); JOIN, another's; else NULL */
    PyObject *value;           /* strong: VALUE */
    size_t conditions;         /* JOIN: how many invalidate_if() it had met when we asked */
} RfBegun;

/* Ask for *key* as *agent*, this thread or the task it runs. RF_BEGIN_FAILED with an exception set. */
RfBegin rf_compute_begin(RfMap *map, PyObject *key, Py_hash_t hash, RfAgent *agent, RfBegun *begun);

/* The computation gave *value*, or NULL with an exception set. Store it or not, tell those who wait. Steals *value*, returns
   it or NULL with an exception set. */
PyObject *rf_compute_end(RfMap *map, RfFlight *flight, PyObject *value, double seconds);

/* Whether what a flight that was joined came to is for us: as rf_flight_wait(). */
int rf_compute_accept(const RfBegun *begun, int outcome, PyObject **value);

void rf_compute_count(RfMap *map, int failed, double seconds);

#endif
