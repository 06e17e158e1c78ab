#include "engine/clocks.h"

#include <string.h>

RfAtomicU32 rf_busy_flag = 0;
_Thread_local RfThread *rf_thread_current = NULL;

/* What is known of a thread of the program, and when it had its slot. */
typedef struct {
    PyObject *who; /* owned */
    uint32_t created_context;
    uint32_t slot;
    uint64_t first_clock;
    uint32_t previous; /* the thread that had the slot before, + 1; 0 if none */
} Info;

typedef struct {
    uint64_t last_clock; /* of the thread that ended here last */
    uint32_t newest;     /* Info index + 1 */
    int free;
} Slot;

static RfMutex registry_mutex = RF_MUTEX_INIT; /* guards everything below */
static Info *infos = NULL;
static uint32_t info_count = 0, info_capacity = 0;
static Slot *slots = NULL;
static uint32_t slot_count = 0, slot_capacity = 0;
static uint32_t running = 0;
static uint32_t free_slots = 0;

static int
clock_reserve(RfClock *clock, uint32_t length)
{
    if (length <= clock->capacity) {
        return 0;
    }
    uint32_t capacity = clock->capacity ? clock->capacity : 8;
    while (capacity < length) {
        capacity *= 2;
    }
    uint64_t *at = PyMem_RawRealloc(clock->at, capacity * sizeof(uint64_t));
    if (at == NULL) {
        return -1;
    }
    memset(at + clock->capacity, 0, (capacity - clock->capacity) * sizeof(uint64_t));
    clock->at = at;
    clock->capacity = capacity;
    return 0;
}

int
rf_clock_join(RfClock *into, const RfClock *from)
{
    if (clock_reserve(into, from->length) < 0) {
        return -1;
    }
    if (into->length < from->length) {
        into->length = from->length;
    }
    for (uint32_t slot = 0; slot < from->length; slot++) {
        if (into->at[slot] < from->at[slot]) {
            into->at[slot] = from->at[slot];
        }
    }
    return 0;
}

void
rf_clock_clear(RfClock *clock)
{
    PyMem_RawFree(clock->at);
    memset(clock, 0, sizeof(*clock));
}

static void
tick(RfThread *thread)
{
    uint64_t now = ++thread->clock.at[thread->slot];
    thread->epoch = ((RfEpoch)thread->slot << RF_CLOCK_BITS) | now;
}

int
rf_sync_acquire(RfSync *sync, RfThread *thread)
{
    rf_mutex_lock(&sync->mutex);
    int result = rf_clock_join(&thread->clock, &sync->clock);
    rf_mutex_unlock(&sync->mutex);
    return result;
}

int
rf_sync_release(RfSync *sync, RfThread *thread)
{
    rf_mutex_lock(&sync->mutex);
    int result = rf_clock_join(&sync->clock, &thread->clock);
    rf_mutex_unlock(&sync->mutex);
    tick(thread);
    return result;
}

void
rf_sync_clear(RfSync *sync)
{
    rf_clock_clear(&sync->clock);
}

static int
grow(void **array, uint32_t *capacity, uint32_t needed, size_t size)
{
    if (needed <= *capacity) {
        return 0;
    }
    uint32_t bigger = *capacity ? *capacity * 2 : 64;
    void *fresh = PyMem_RawRealloc(*array, bigger * size);
    if (fresh == NULL) {
        return -1;
    }
    memset((char *)fresh + *capacity * size, 0, (bigger - *capacity) * size);
    *array = fresh;
    *capacity = bigger;
    return 0;
}

/* A slot whose last thread is ordered before whoever has `clock`; where too many wait unjoined, the first of them. */
static int64_t
slot_take_locked(const RfClock *clock)
{
    int64_t unjoined = -1;
    for (uint32_t slot = 0; free_slots > 0 && slot < slot_count; slot++) {
        if (slots[slot].free) {
            if (slots[slot].last_clock <= rf_clock_of(clock, slot)) {
                free_slots--;
                return slot;
            }
            unjoined = unjoined < 0 ? slot : unjoined;
        }
    }
    if (unjoined >= 0 && free_slots > 512) {
        free_slots--;
        return unjoined;
    }
    if (slot_count == RF_MAX_SLOTS || grow((void **)&slots, &slot_capacity, slot_count + 1, sizeof(Slot)) < 0) {
        return -1;
    }
    return slot_count++;
}

static int
enrol_locked(RfThread *thread, PyObject *who, uint32_t created_context)
{
    int64_t slot = slot_take_locked(&thread->clock);
    if (slot < 0 || grow((void **)&infos, &info_capacity, info_count + 1, sizeof(Info)) < 0
        || clock_reserve(&thread->clock, (uint32_t)slot + 1) < 0) {
        return -1;
    }
    Slot *at = &slots[slot];
    thread->slot = (uint32_t)slot;
    if (thread->clock.length <= (uint32_t)slot) {
        thread->clock.length = (uint32_t)slot + 1;
    }
    if (thread->clock.at[slot] < at->last_clock) {
        thread->clock.at[slot] = at->last_clock;
    }
    tick(thread);
    Info *info = &infos[info_count];
    *info = (Info){Py_NewRef(who), created_context, (uint32_t)slot, rf_epoch_clock(thread->epoch), at->newest};
    thread->info = info_count++;
    at->newest = thread->info + 1;
    at->free = 0;
    running++;
    return 0;
}

static RfThread *
thread_new(RfSync *start, PyObject *who, uint32_t created_context)
{
    RfThread *thread = PyMem_RawCalloc(1, sizeof(RfThread));
    if (thread == NULL) {
        return NULL;
    }
    int failed = start != NULL && rf_clock_join(&thread->clock, &start->clock) < 0;
    if (!failed) {
        rf_mutex_lock(&registry_mutex);
        failed = enrol_locked(thread, who, created_context) < 0;
        rf_mutex_unlock(&registry_mutex);
    }
    if (failed) {
        rf_clock_clear(&thread->clock);
        PyMem_RawFree(thread);
        return NULL;
    }
    rf_thread_current = thread;
    return thread;
}

/* A thread that nobody saw starting: the first one, or one made by a C library. */
RfThread *
rf_thread_register(void)
{
    RfThread *thread = thread_new(NULL, Py_None, 0);
    if (thread == NULL) {
        Py_FatalError("racefree: no memory for a thread's clock");
    }
    if (thread->info != 0) {
        rf_u32_publish(&rf_busy_flag, 1);
    }
    return thread;
}

RfSync *
rf_start_prepare(PyObject *who)
{
    (void)who;
    RfThread *me = rf_thread_me();
    RfSync *start = PyMem_RawCalloc(1, sizeof(RfSync));
    if (start == NULL || rf_sync_release(start, me) < 0) {
        PyMem_RawFree(start);
        PyErr_NoMemory();
        return NULL;
    }
    rf_u32_publish(&rf_busy_flag, 1);
    return start;
}

void
rf_start_abandon(RfSync *start)
{
    if (start != NULL) {
        rf_sync_clear(start);
        PyMem_RawFree(start);
    }
}

int
rf_thread_begin(RfSync *start, PyObject *who, uint32_t created_context)
{
    return thread_new(start, who, created_context) == NULL ? -1 : 0;
}

void
rf_thread_end(PyObject *name)
{
    RfThread *me = rf_thread_current;
    if (me == NULL) {
        return;
    }
    rf_mutex_lock(&registry_mutex);
    PyObject *who = infos[me->info].who;
    infos[me->info].who = Py_NewRef(name);
    slots[me->slot].last_clock = rf_clock_of(&me->clock, me->slot);
    slots[me->slot].free = 1;
    free_slots++;
    running--;
    rf_mutex_unlock(&registry_mutex);
    rf_thread_current = NULL;
    rf_clock_clear(&me->clock);
    PyMem_RawFree(me->held);
    PyMem_RawFree(me);
    Py_XDECREF(who);
}

void
rf_threads_join_ended(void)
{
    RfThread *me = rf_thread_me();
    rf_mutex_lock(&registry_mutex);
    if (clock_reserve(&me->clock, slot_count) == 0) {
        me->clock.length = me->clock.length < slot_count ? slot_count : me->clock.length;
        for (uint32_t slot = 0; slot < slot_count; slot++) {
            if (slots[slot].free && me->clock.at[slot] < slots[slot].last_clock) {
                me->clock.at[slot] = slots[slot].last_clock;
            }
        }
    }
    rf_mutex_unlock(&registry_mutex);
}

void
rf_threads_joined(void)
{
    RfThread *me = rf_thread_me();
    rf_mutex_lock(&registry_mutex);
    int alone = running == 1;
    for (uint32_t slot = 0; alone && slot < slot_count; slot++) {
        alone = !slots[slot].free || slots[slot].last_clock <= rf_clock_of(&me->clock, slot);
    }
    if (alone) {
        rf_u32_publish(&rf_busy_flag, 0);
    }
    rf_mutex_unlock(&registry_mutex);
}

/* Only the thread that forked is left; the others are as good as joined. */
void
rf_threads_after_fork(void)
{
    RfThread *me = rf_thread_current;
    memset(&registry_mutex, 0, sizeof(registry_mutex));
    if (me == NULL) {
        return;
    }
    running = 1;
    for (uint32_t slot = 0; slot < slot_count; slot++) {
        if (slot < me->clock.length && slot != me->slot && !slots[slot].free) {
            slots[slot].free = 1;
            slots[slot].last_clock = me->clock.at[slot];
            free_slots++;
        }
    }
    rf_u32_publish(&rf_busy_flag, 0);
}

PyObject *
rf_thread_info(uint32_t index)
{
    rf_mutex_lock(&registry_mutex);
    if (index >= info_count) {
        rf_mutex_unlock(&registry_mutex);
        return Py_BuildValue("OI", Py_None, 0u);
    }
    PyObject *who = Py_NewRef(infos[index].who);
    unsigned context = infos[index].created_context;
    rf_mutex_unlock(&registry_mutex);
    return Py_BuildValue("NI", who, context);
}

uint32_t
rf_thread_info_of(RfEpoch epoch)
{
    rf_mutex_lock(&registry_mutex);
    uint32_t found = slots[rf_epoch_slot(epoch)].newest;
    while (found != 0 && infos[found - 1].first_clock > rf_epoch_clock(epoch)) {
        found = infos[found - 1].previous;
    }
    rf_mutex_unlock(&registry_mutex);
    return found != 0 ? found - 1 : UINT32_MAX;
}

uint32_t
rf_thread_count(void)
{
    return info_count;
}
