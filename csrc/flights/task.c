#include "flights/flight.h"

int
rf_task_listen(RfFlight *flight, RfAgent *task, PyObject *wake, RfWaiter **kept)
{
    RfWaiter *waiter = PyMem_RawCalloc(1, sizeof *waiter);
    if (waiter == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *waiter = (RfWaiter){.call = Py_NewRef(wake), .holder = kept, .flight = flight};
    rf_mutex_lock(&rf_flights_lock);
    int deadlock = rf_flight_leads_back_locked(flight, task);
    int listed = !deadlock && flight->state == RF_FLIGHT_RUNNING;
    if (listed) {
        waiter->next = flight->waiters;
        flight->waiters = waiter;
        *kept = waiter;
        task->waiting = flight;
    }
    rf_mutex_unlock(&rf_flights_lock);
    if (!listed) {
        Py_DECREF(waiter->call);
        PyMem_RawFree(waiter);
    }
    if (deadlock) {
        rf_raise_deadlock(flight);
        return -1;
    }
    return listed;
}

void
rf_task_leave(RfFlight *flight, RfAgent *task, RfWaiter **kept)
{
    rf_mutex_lock(&rf_flights_lock);
    if (task->waiting == flight) {
        task->waiting = NULL;
    }
    RfWaiter *waiter = *kept;
    if (waiter != NULL) {
        RfWaiter **at = &flight->waiters;
        while (*at != waiter) {
            at = &(*at)->next;
        }
        *at = waiter->next;
        *kept = NULL;
    }
    rf_mutex_unlock(&rf_flights_lock);
    if (waiter != NULL) {
        Py_DECREF(waiter->call);
        PyMem_RawFree(waiter);
    }
}

/* Call until it has been heard: a KeyboardInterrupt or another asynchronous exception in the middle of it, which may be Python
   code, must not leave a task asleep. It is not lost: it is raised anew in this thread as soon as that runs Python code again. */
static void
wake_task(PyObject *call, PyObject **interrupted)
{
    for (;;) {
        PyObject *answer = PyObject_CallNoArgs(call);
        if (answer != NULL) {
            Py_DECREF(answer);
            return;
        }
        if (PyErr_ExceptionMatches(PyExc_RuntimeError)) {
            PyErr_Clear(); /* the event loop is closed, and with it goes the task */
            return;
        }
        if (PyErr_ExceptionMatches(PyExc_Exception)) {
            PyErr_WriteUnraisable(call);
            return;
        }
        PyObject *exception = rf_exception_take();
        Py_XSETREF(*interrupted, Py_NewRef((PyObject *)Py_TYPE(exception)));
        Py_DECREF(exception);
    }
}

void
rf_tasks_wake(RfWaiter *waiters)
{
    PyObject *interrupted = NULL;
    while (waiters != NULL) {
        RfWaiter *waiter = waiters;
        waiters = waiter->next;
        wake_task(waiter->call, &interrupted);
        Py_DECREF(waiter->call);
        PyMem_RawFree(waiter);
    }
    if (interrupted != NULL) {
        PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), interrupted);
        Py_DECREF(interrupted);
    }
}

void
rf_task_leads(RfAgent *task, RfFlight *flight)
{
    rf_mutex_lock(&rf_flights_lock);
    flight->outer = task->leading;
    task->leading = flight;
    rf_mutex_unlock(&rf_flights_lock);
}

void
rf_task_led(RfAgent *task, RfFlight *flight)
{
    rf_mutex_lock(&rf_flights_lock);
    RfFlight **at = &task->leading;
    while (*at != flight) {
        at = &(*at)->outer;
    }
    *at = flight->outer;
    flight->outer = NULL;
    rf_mutex_unlock(&rf_flights_lock);
}

RfFlight *
rf_task_leading(RfAgent *task, RfFlight *inside, const RfMap *map, Py_hash_t hash)
{
    rf_mutex_lock(&rf_flights_lock);
    RfFlight *flight = inside == NULL ? task->leading : inside->outer;
    while (flight != NULL && (flight->map != map || flight->hash != hash)) {
        flight = flight->outer;
    }
    Py_XINCREF(flight); /* alive: who leads it holds it until rf_task_led() */
    rf_mutex_unlock(&rf_flights_lock);
    return flight;
}
