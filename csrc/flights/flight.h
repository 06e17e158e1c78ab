/* Single flight: one computation of a key at a time, and those who wait for it.

   A flight is in the map, under its key, from its begin to its end unless somebody stores or removes the key meanwhile: then it is
   detached, its result goes to those who hold the flight and is not stored. Who wants the key afterwards begins another. */
#ifndef RACEFREE_FLIGHTS_FLIGHT_H
#define RACEFREE_FLIGHTS_FLIGHT_H

#include "table/map.h"

typedef enum {
    RF_FLIGHT_RUNNING,
    RF_FLIGHT_DONE,      /* outcome is the value */
    RF_FLIGHT_FAILED,    /* outcome is the exception */
    RF_FLIGHT_ABANDONED, /* the leader was killed: those who wait start over, one of them leads */
} RfFlightState;

struct RfWaiter;

/* A thread, as one that leads flights and waits for them. Lives in thread-local storage. */
typedef struct RfAgent {
    uint64_t number;            /* of this thread alone, in this process and its children; constant once given */
    struct RfFlight *leading;   /* the innermost computation of this thread; only this thread looks */
    struct RfFlight *waiting;   /* under the flights' lock */
} RfAgent;

typedef struct RfFlight {
    PyObject_HEAD
    RfMap *map;                 /* constant; for identity: held by the leader's call, so alive while running */
    PyObject *key;              /* the stored key object, strong; written once by the leader under the map's lock */
    Py_hash_t hash;             /* constant */
    RfAgent *leader;            /* constant; alive while running, unless the process forked meanwhile */
    uint64_t leader_number;     /* constant */
    uint32_t fork_count;        /* constant */
    struct RfFlight *outer;     /* what the leader was computing when it began this; only the leader looks */
    PyObject **conditions;      /* what invalidate_if() has asked for since the begin; under the map's lock, strong */
    size_t condition_count;     /* as conditions */
    size_t refused_by;          /* the first condition that the result met; written by the leader before the end, then constant */
    RfFlightState state;        /* RUNNING -> one of the others; under the flights' lock, as the rest */
    PyObject *outcome;          /* strong */
    struct RfWaiter *waiters;   /* each on its waiter's stack */
} RfFlight;

/* The exception for a computation that would wait for itself. */
extern PyObject *rf_recursive_compute_error;

int rf_flights_init(PyObject *module);

/* A flight that this thread is going to lead; NULL with an exception set. */
RfFlight *rf_flight_new(RfMap *map, Py_hash_t hash);

RfAgent *rf_agent(void);

/* Whether nobody is going to end this flight: it was begun before the fork that made this process, by a thread left behind. */
int rf_flight_is_orphan(const RfFlight *flight);

/* End it and wake everybody. The leader calls it exactly once. Takes a new reference to *outcome*. */
void rf_flight_end(RfFlight *flight, RfFlightState state, PyObject *outcome);

/* Wait for the end. 1 and the value (new reference); -1 with an exception set: the computation's, TimeoutError after *deadline*
   (seconds of rf_monotonic(); infinity for none), RecursiveComputeError if this thread would wait for itself, or what a signal
   handler raised; 0 if the leader was killed and the caller has to begin again. Lets other threads run. */
int rf_flight_wait(RfFlight *flight, double deadline, PyObject **value);

/* Remember, under the map's lock, that a result for which *condition*(key, value) is true is not to be stored. -1 (no
   exception set) on no memory. */
int rf_flight_add_condition_locked(RfFlight *flight, PyObject *condition);

#endif
