/* What each thread of the process keeps for itself, and how others wait for it.

   Every thread that uses a map owns one RfThread, found through C thread-local storage. It holds
     - two announcements, `reading` and `counting`: odd while the thread is inside a section, even outside;
     - its block of each map: memory that the owner alone writes and that others read to add up.
   An RfThread is never freed. When its thread ends it is left as it is, counts and all, for the next new thread to
   take over, so the process holds as many as it ever had threads at once and nothing a dead thread counted is lost.

   With a GIL there is one RfThread for the whole process and sections are nothing: no other thread runs between
   two steps of C code that neither calls Python nor releases the GIL, which is all that a section may contain. */
#ifndef RACEFREE_PORT_THREADS_H
#define RACEFREE_PORT_THREADS_H

#include "port/versions.h"

#include "port/atomics.h"

typedef struct RfThread {
    RfAtomicU64 reading;       /* the owner writes; rf_grace_*() read */
    RfAtomicU64 counting;      /* the owner writes; rf_wait_for_counters() reads */
    RfAtomicU32 asked;         /* set by a reclaimer that found this thread reading; the owner takes it when it leaves */
    RfAtomicU32 owned;         /* 1 while a live thread owns this; 0 -> 1 by compare and swap */
    RfAtomicPtr *blocks;       /* by block id; the array is replaced by the owner under the registry's lock */
    uint32_t block_count;      /* as blocks */
    struct RfThread *next;     /* written before the list's head is published, constant afterwards */
} RfThread;

/* Call once when the module is loaded. -1 with an exception set on failure. */
int rf_threads_init(void);

#if defined(__GNUC__) && !defined(_WIN32)
#define RF_THREAD_LOCAL __thread
#define RF_TLS_FAST __attribute__((tls_model("initial-exec"), visibility("hidden")))
#elif defined(_MSC_VER)
#define RF_THREAD_LOCAL __declspec(thread)
#define RF_TLS_FAST
#else
#define RF_THREAD_LOCAL _Thread_local
#define RF_TLS_FAST
#endif

extern RF_THREAD_LOCAL RfThread *rf_thread_self RF_TLS_FAST;
extern RfThread rf_thread_only;
RfThread *rf_thread_adopt(void);

/* This thread's record; NULL with MemoryError set if there is none yet and no memory for one. */
static inline RfThread *
rf_thread(void)
{
    if (!RF_FREE_THREADED) {
        return &rf_thread_only;
    }
    RfThread *self = rf_thread_self;
    return self != NULL ? self : rf_thread_adopt();
}

/* This thread's record if it has one. */
static inline RfThread *
rf_thread_known(void)
{
    return RF_FREE_THREADED ? rf_thread_self : &rf_thread_only;
}

/* How often the process has forked since the module was loaded, counted in the child: what was begun under another
   number by another thread will not be finished here. */
uint32_t rf_fork_count(void);

/* Have *reset* called in every forked child, before anything else of ours runs there; once each, when the module is loaded.
   Before a fork CPython brings the other threads to points where none is inside code of ours, but one that waits for a
   mutex may have been handed it, and does not exist in the child: so every mutex is made new there. What they guard is whole. */
void rf_after_fork_in_child(void (*reset)(void));

/* --- blocks: one per thread and map ------------------------------------------------------------------------- */

/* A new block id, or -1 with MemoryError set. */
int rf_block_id_new(void);

/* Free what every thread holds under *id* (with *release*, plain memory work only), and the id. Nobody may be using it. */
void rf_block_id_free(int id, void (*release)(void *block));

static inline void *
rf_block(RfThread *self, int id)
{
    return (uint32_t)id < self->block_count ? rf_ptr_own(&self->blocks[id]) : NULL;
}

/* Give the calling thread its block; visible to rf_block_visit() with everything written to it before. -1 on no memory. */
int rf_block_attach(RfThread *self, int id, void *block);

/* Call *visit* for every thread's block of *id*, dead threads' too. The registry's lock is held: plain memory work only. */
void rf_block_visit(int id, void (*visit)(void *block, void *context), void *context);

/* --- sections ---------------------------------------------------------------------------------------------- */

/* A read section: whatever was reachable when it began stays allocated until it ends. May not nest, call Python, or block. */
static inline void
rf_reading_begin(RfThread *self)
{
    if (RF_FREE_THREADED) {
        /* announce: pairs with the fence in rf_grace_start() */
        rf_u64_announce(&self->reading, rf_u64_own(&self->reading) + 1);
    }
}

/* Says whether a reclaimer asked to be told. */
static inline int
rf_reading_end(RfThread *self)
{
    if (!RF_FREE_THREADED) {
        return 0;
    }
    /* release: pairs with the acquire in rf_grace_over(); our reads come before whatever it frees */
    rf_u64_publish(&self->reading, rf_u64_own(&self->reading) + 1);
    return rf_u32_own(&self->asked) != 0;
}

/* An update of this thread's counters: as above, but announced without a fence, so that the waiter pays. */
static inline void
rf_counting_begin(RfThread *self)
{
    if (RF_FREE_THREADED) {
        /* announce: pairs with the heavy fence in rf_wait_for_counters() */
        rf_u64_announce_light(&self->counting, rf_u64_own(&self->counting) + 1);
    }
}

static inline void
rf_counting_end(RfThread *self)
{
    if (RF_FREE_THREADED) {
        /* release: pairs with the acquire in rf_wait_for_counters(), which then reads the counters */
        rf_u64_publish(&self->counting, rf_u64_own(&self->counting) + 1);
    }
}

/* Returns when every update that was running when it was called has ended; updates that begin later see everything the
   caller stored before. Busy-waits: an update is a few instructions, longer only if its thread is preempted in it. */
void rf_wait_for_counters(void);

/* Read sections that a reclaimer has to outwait. */
typedef struct {
    struct RfBusy { RfThread *thread; uint64_t seen; } *busy;
    size_t count, capacity;
    int fixed; /* `busy` is the caller's own array and does not grow */
} RfGrace;

/* Begin a grace period: note the threads that are reading now. What the caller unlinked before cannot be reached by a read
   section that is not noted. -1 (no exception set) if there is no room to note them all: then nothing is known. */
int rf_grace_start(RfGrace *grace);

/* Whether all that were noted have left since. */
int rf_grace_over(RfGrace *grace);

/* Ask those who have not left to tell: their rf_reading_end() says so. */
void rf_grace_ask(RfGrace *grace);

void rf_grace_clear(RfGrace *grace);

#endif
