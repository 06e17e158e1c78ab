/* Vector clocks, the program's threads, and what orders them.

   A thread has a small slot number and a clock; its epoch is (slot, its own component of the clock) in one word.
   The component ticks only when the thread releases something. Slots are used again once everything the old thread
   did is ordered before the new one's start. */
#ifndef RACEFREE_ENGINE_CLOCKS_H
#define RACEFREE_ENGINE_CLOCKS_H

#include "port/versions.h"
#include "port/atomics.h"

#define RF_CLOCK_BITS 44
#define RF_CLOCK_MASK ((((uint64_t)1) << RF_CLOCK_BITS) - 1)
#define RF_MAX_SLOTS (1u << 20)

typedef uint64_t RfEpoch;

static inline uint32_t rf_epoch_slot(RfEpoch epoch) { return (uint32_t)(epoch >> RF_CLOCK_BITS); }
static inline uint64_t rf_epoch_clock(RfEpoch epoch) { return epoch & RF_CLOCK_MASK; }

typedef struct {
    uint64_t *at; /* at[slot] = how much of that slot's thread is ordered before the owner */
    uint32_t length;
    uint32_t capacity;
} RfClock;

typedef struct {
    RfMutex mutex;
    RfClock clock; /* under mutex */
} RfSync;

typedef struct RfThread {
    RfEpoch epoch;     /* read and written by the thread itself */
    RfClock clock;     /* the thread itself */
    uint32_t slot;
    uint32_t info;     /* which thread of the program this is: index of rf_thread_info() */
    uint32_t lockset;  /* the locks it holds, as an interned chain */
    uint32_t reporting; /* > 0 while it is inside the detector's own Python code */
    struct RfHeld *held; /* the same locks one by one, in the order they were taken: held_count of them */
    uint32_t held_count, held_capacity;
} RfThread;

static inline uint64_t
rf_clock_of(const RfClock *clock, uint32_t slot)
{
    return slot < clock->length ? clock->at[slot] : 0;
}

/* Whether what happened at `epoch` is ordered before the owner of `clock`. */
static inline int
rf_ordered(RfEpoch epoch, const RfClock *clock)
{
    return rf_epoch_clock(epoch) <= rf_clock_of(clock, rf_epoch_slot(epoch));
}

/* 0 while one thread is alone and everything other threads did is ordered before it: then nothing need be recorded. */
extern RfAtomicU32 rf_busy_flag;
static inline int rf_busy(void) { return rf_u32_own(&rf_busy_flag) != 0; }

extern _Thread_local RfThread *rf_thread_current;
RfThread *rf_thread_register(void);
static inline RfThread *
rf_thread_me(void)
{
    RfThread *me = rf_thread_current;
    return me != NULL ? me : rf_thread_register();
}

int rf_clock_join(RfClock *into, const RfClock *from); /* -1: no memory */
void rf_clock_clear(RfClock *clock);

int rf_sync_acquire(RfSync *sync, RfThread *thread);
int rf_sync_release(RfSync *sync, RfThread *thread);
void rf_sync_clear(RfSync *sync);

/* A snapshot for the start of a thread, taken by its parent. */
RfSync *rf_start_prepare(PyObject *who);
void rf_start_abandon(RfSync *start);
int rf_thread_begin(RfSync *start, PyObject *who, uint32_t created_context);
void rf_thread_end(PyObject *name);
void rf_threads_joined(void); /* after an acquire: perhaps this thread is alone again */
void rf_threads_join_ended(void); /* every thread that has ended is ordered before the caller */
void rf_threads_after_fork(void);

/* (who, created context): who is the Thread object while it lives, its name afterwards, None if nobody said. */
PyObject *rf_thread_info(uint32_t info);
uint32_t rf_thread_info_of(RfEpoch epoch);
uint32_t rf_thread_count(void);

#endif
