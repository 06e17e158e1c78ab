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

/* One that leads flights and waits for them: a thread (in thread-local storage) or a task of an event loop (a TaskAgent). */
typedef struct RfAgent {
    uint64_t number;            /* of this thread alone, in this process and its children; constant once given; 0: a task */
    struct RfFlight *leading;   /* the innermost computation; a thread's: only it looks; a task's: under the flights' lock */
    struct RfFlight *waiting;   /* under the flights' lock */
} RfAgent;

/* Guards flights, and who waits for them. One for all: a cycle can run through several maps. Held for pointer work only;
   innermost but for nothing. */
extern RfMutex rf_flights_lock;

/* One that waits for a flight's end. A thread's is on its stack, a task's on the heap. */
typedef struct RfWaiter {
    PyThread_type_lock wake;    /* a thread's: held from before it is listed until it is woken */
    int woken;                  /* a thread's: whether the flight's end has let go of `wake`; under the flights' lock */
    PyObject *call;             /* a task's: wakes it; strong. NULL: a thread's */
    struct RfWaiter **holder;   /* a task's: where it is kept; NULLed by the flight's end, which then owns this */
    struct RfFlight *flight;    /* what is waited for */
    uint64_t thread;            /* a thread's: its number */
    struct RfWaiter *next;      /* of this flight */
    struct RfWaiter *blocked;   /* a thread's: the next of all threads that wait */
} RfWaiter;

typedef struct RfFlight {
    PyObject_HEAD
    RfMap *map;                 /* constant; for identity: held by the leader's call, so alive while running */
    PyObject *key;              /* the stored key object, strong; written once by the leader under the map's lock */
    Py_hash_t hash;             /* constant */
    RfAgent *leader;            /* constant; alive while running, unless the process forked meanwhile */
    uint64_t thread;            /* constant: the number of the thread that leads, or runs the task that does */
    uint32_t fork_count;        /* constant */
    struct RfFlight *outer;     /* what the leader was computing when it began this; as RfAgent.leading */
    PyObject **conditions;      /* what invalidate_if() has asked for since the begin; under the map's lock, strong */
    size_t condition_count;     /* as conditions */
    size_t refused_by;          /* the first condition that the result met; written by the leader before the end, then constant */
    RfFlightState state;        /* RUNNING -> one of the others; under the flights' lock, as the rest */
    PyObject *outcome;          /* strong */
    RfWaiter *waiters;
    uint64_t seen;              /* the last search for cycles that came by */
} RfFlight;

/* The exception for a computation that would wait for itself. */
extern PyObject *rf_recursive_compute_error;

int rf_flights_init(PyObject *module);

/* A flight that *leader*, this thread or the task it runs, is going to lead; NULL with an exception set. */
RfFlight *rf_flight_new(RfMap *map, Py_hash_t hash, RfAgent *leader);

RfAgent *rf_agent(void);

/* Whether nobody is going to end this flight: it was begun before the fork that made this process, by a thread left behind. */
int rf_flight_is_orphan(const RfFlight *flight);

/* End it and wake everybody. The leader calls it exactly once, without an exception set. Takes a new reference to *outcome*.
   Runs the code that wakes tasks. */
void rf_flight_end(RfFlight *flight, RfFlightState state, PyObject *outcome);

/* Wait for the end. 1 and the value (new reference); -1 with an exception set: the computation's, TimeoutError after *deadline*
   (seconds of rf_monotonic(); infinity for none), RecursiveComputeError if this thread would wait for itself, or what a signal
   handler raised; 0 if the leader was killed and the caller has to begin again. Lets other threads run. */
int rf_flight_wait(RfFlight *flight, double deadline, PyObject **value);

/* Whether waiting for *flight*, by this thread (*task* NULL, and the thread would run nothing meanwhile) or by *task*, which
   this thread runs, would be waiting for oneself. */
int rf_flight_leads_back_locked(RfFlight *flight, RfAgent *task);

/* For tasks, csrc/flights/task.c: get in line: 1, and *waiter is set until the flight ends, which then calls *wake*; 0 if it has
   ended; -1 with an exception set. */
int rf_task_listen(RfFlight *flight, RfAgent *task, PyObject *wake, RfWaiter **waiter);
/* Get out of line. Does nothing if it is not in line. */
void rf_task_leave(RfFlight *flight, RfAgent *task, RfWaiter **waiter);
/* Call what wakes the tasks of *waiters, a list that nobody else knows, and free it. */
void rf_tasks_wake(RfWaiter *waiters);
/* Begin and cease to lead. */
void rf_task_leads(RfAgent *task, RfFlight *flight);
void rf_task_led(RfAgent *task, RfFlight *flight);
/* The innermost flight of that map and hash that *task* leads, or the one outside of *inside*: new reference or NULL. */
RfFlight *rf_task_leading(RfAgent *task, RfFlight *inside, const RfMap *map, Py_hash_t hash);

/* What a flight came to, as rf_flight_wait(); TimeoutError if it has not ended. */
int rf_flight_outcome(RfFlight *flight, PyObject **value);
void rf_raise_deadlock(RfFlight *flight);

/* Remember, under the map's lock, that a result for which *condition*(key, value) is true is not to be stored. -1 (no
   exception set) on no memory. */
int rf_flight_add_condition_locked(RfFlight *flight, PyObject *condition);

#endif
