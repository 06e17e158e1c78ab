#include "engine/lock_order.h"

#include "engine/intern.h"

#define MOST_EDGES (1u << 20)

typedef struct {
    uint64_t outer, inner; /* serial numbers; inner 0 = empty */
    uint32_t thread;
} Edge;

static PyObject *watcher = NULL, *handed_over_watcher = NULL;
static RfMutex edges_mutex = RF_MUTEX_INIT;
static Edge *edges = NULL;
static uint32_t edges_mask = 0, edges_used = 0;

void
rf_lock_order_watch(PyObject *callback, PyObject *handed_over)
{
    Py_XSETREF(handed_over_watcher, handed_over == Py_None ? NULL : Py_NewRef(handed_over));
    Py_XSETREF(watcher, callback == Py_None ? NULL : Py_NewRef(callback));
}

static Edge *
edge_slot(Edge *table, uint32_t mask, const Edge *edge)
{
    uint64_t hash = (edge->outer * 0x9E3779B97F4A7C15u) ^ (edge->inner * 0xBF58476D1CE4E5B9u) ^ edge->thread;
    uint32_t at = (uint32_t)(hash ^ hash >> 32) & mask;
    while (table[at].inner != 0
           && (table[at].outer != edge->outer || table[at].inner != edge->inner || table[at].thread != edge->thread)) {
        at = (at + 1) & mask;
    }
    return &table[at];
}

static int
edges_grow_locked(void)
{
    uint32_t size = edges == NULL ? 256 : (edges_mask + 1) * 2;
    Edge *fresh = PyMem_RawCalloc(size, sizeof(Edge));
    if (fresh == NULL) {
        return -1;
    }
    for (uint32_t i = 0; edges != NULL && i <= edges_mask; i++) {
        if (edges[i].inner != 0) {
            *edge_slot(fresh, size - 1, &edges[i]) = edges[i];
        }
    }
    PyMem_RawFree(edges);
    edges = fresh;
    edges_mask = size - 1;
    return 0;
}

/* Whether this thread has not been seen taking these two in this order before. */
static int
edge_is_new(uint64_t outer, uint64_t inner, uint32_t thread)
{
    Edge edge = {outer, inner, thread};
    int fresh = 0;
    rf_mutex_lock(&edges_mutex);
    if ((edges != NULL && edges_used * 2 <= edges_mask) || (edges_used < MOST_EDGES && edges_grow_locked() == 0)) {
        Edge *slot = edge_slot(edges, edges_mask, &edge);
        if (slot->inner == 0) {
            *slot = edge;
            edges_used++;
            fresh = 1;
        }
    }
    rf_mutex_unlock(&edges_mutex);
    return fresh;
}

void
rf_lock_order_handed_over(RfThread *me, uint64_t lock)
{
    if (handed_over_watcher == NULL || me->reporting) {
        return;
    }
    PyObject *pending = PyErr_Occurred() ? rf_exception_take() : NULL;
    me->reporting++;
    PyObject *answer = PyObject_CallFunction(handed_over_watcher, "K", (unsigned long long)lock);
    me->reporting--;
    if (answer == NULL) {
        PyErr_WriteUnraisable(handed_over_watcher);
    }
    Py_XDECREF(answer);
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
}

static PyObject *
held_serials(const RfThread *me)
{
    PyObject *serials = PyTuple_New(me->held_count);
    for (uint32_t i = 0; serials != NULL && i < me->held_count; i++) {
        PyObject *serial = PyLong_FromUnsignedLongLong(me->held[i].lock);
        if (serial == NULL) {
            Py_CLEAR(serials);
        }
        else {
            PyTuple_SET_ITEM(serials, i, serial);
        }
    }
    return serials;
}

static void
tell(RfThread *me, const RfHeld *outer, uint64_t lock, uint32_t made)
{
    PyObject *pending = PyErr_Occurred() ? rf_exception_take() : NULL;
    PyObject *callback = Py_NewRef(watcher);
    me->reporting++;
    PyObject *held = held_serials(me);
    PyObject *answer =
        held == NULL ? NULL
                     : PyObject_CallFunction(callback, "(KI)(KI)INI", (unsigned long long)outer->lock, outer->made,
                                             (unsigned long long)lock, made, me->info, held, rf_context_here(me));
    me->reporting--;
    if (answer == NULL) {
        PyErr_WriteUnraisable(callback);
    }
    Py_XDECREF(answer);
    Py_DECREF(callback);
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
}

/* Taken inside `lock`, which was then given back: a lock that outlives its guard, as a readers-writer lock's does,
   is coordinated by what the guard protects, and taking the guard again is no inversion. */
static int
was_taken_under(const RfHeld *held, uint64_t lock)
{
    for (int i = 0; i < 4; i++) {
        if (held->under[i] == lock) {
            return 1;
        }
    }
    return 0;
}

void
rf_lock_order_taken(RfThread *me, uint64_t lock, uint32_t made, int waited)
{
    if (me->held_count == me->held_capacity) {
        uint32_t capacity = me->held_capacity ? me->held_capacity * 2 : 8;
        RfHeld *held = PyMem_RawRealloc(me->held, capacity * sizeof(RfHeld));
        if (held == NULL) {
            return;
        }
        me->held = held;
        me->held_capacity = capacity;
    }
    uint32_t before = me->held_count;
    if (waited && before > 0 && rf_busy() && watcher != NULL && !me->reporting) {
        for (uint32_t i = 0; i < before && i < me->held_count; i++) {
            RfHeld outer = me->held[i];
            if (outer.lock != lock && !was_taken_under(&outer, lock) && edge_is_new(outer.lock, lock, me->info)) {
                tell(me, &outer, lock, made);
            }
        }
    }
    RfHeld taken = {lock, made, {0}};
    for (uint32_t i = 0; i < 4 && i < me->held_count; i++) {
        taken.under[i] = me->held[me->held_count - 1 - i].lock;
    }
    me->held[me->held_count++] = taken;
}

int
rf_lock_order_left(RfThread *me, uint64_t lock)
{
    for (uint32_t i = me->held_count; i-- > 0;) {
        if (me->held[i].lock == lock) {
            for (me->held_count--; i < me->held_count; i++) {
                me->held[i] = me->held[i + 1];
            }
            return 1;
        }
    }
    return 0;
}
