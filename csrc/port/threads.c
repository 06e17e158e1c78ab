#include "port/threads.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "port/heavy_fence.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <sched.h>
#endif

RF_THREAD_LOCAL RfThread *rf_thread_self RF_TLS_FAST = NULL;
RfThread rf_thread_only = {.owned = 1};

static RfAtomicPtr all_threads;       /* push-only list of RfThread; published with release, walked with acquire */
static RfAtomicU32 registry;          /* guards block ids and the blocks arrays; innermost of all locks */
static unsigned char *block_id_used;  /* by id; under registry */
static int block_id_limit;            /* under registry */
static RfAtomicU32 fork_count;        /* written in a child before it has a second thread */

uint32_t rf_fork_count(void) { return rf_u32_own(&fork_count); }

/* --- a thread comes, a thread goes --------------------------------------------------------------------------- */

/* The owner has ended: leave everything for the next. Runs when the Python thread state is already gone. */
static void
thread_ended(void *ended)
{
    RfThread *thread = ended;
    if (thread != NULL) {
        rf_thread_self = NULL;
        rf_u32_publish(&thread->owned, 0); /* release: pairs with the seize in thread_take(); hands the blocks over */
    }
}

#ifdef _WIN32
static DWORD ended_key;
static int ended_key_make(void)
{
    ended_key = FlsAlloc((PFLS_CALLBACK_FUNCTION)thread_ended);
    return ended_key == FLS_OUT_OF_INDEXES ? -1 : 0;
}
static int ended_key_set(RfThread *thread) { return FlsSetValue(ended_key, thread) ? 0 : -1; }
static void yield_processor(void) { SwitchToThread(); }
static void *aligned_memory(size_t size) { return _aligned_malloc(size, 128); }
#else
static pthread_key_t ended_key;
static int ended_key_make(void) { return pthread_key_create(&ended_key, thread_ended) == 0 ? 0 : -1; }
static int ended_key_set(RfThread *thread) { return pthread_setspecific(ended_key, thread) == 0 ? 0 : -1; }
static void yield_processor(void) { sched_yield(); }
static void *
aligned_memory(size_t size)
{
    void *memory;
    return posix_memalign(&memory, 128, size) == 0 ? memory : NULL;
}
#endif

/* A spin lock and not a mutex, because it is taken under a map's lock: a thread that waits for a mutex may be stopped there by a
   fork (or whatever stops all threads), and would take the map's lock with it, held for ever, into the child. What is done
   under it is short, and neither blocks nor lets CPython stop the thread. */
static void
registry_lock(void)
{
    while (RF_FREE_THREADED && !rf_u32_seize(&registry, 0, 1)) {
        yield_processor();
    }
}

/* release: pairs with the seize in registry_lock() */
static void registry_unlock(void) { rf_u32_publish(&registry, 0); }

/* An RfThread that no live thread owns, or NULL. */
static RfThread *
thread_take(void)
{
    for (RfThread *thread = rf_ptr_acquire(&all_threads); thread != NULL; thread = thread->next) {
        if (rf_u32_own(&thread->owned) == 0 && rf_u32_seize(&thread->owned, 0, 1)) {
            return thread;
        }
    }
    return NULL;
}

static RfThread *
thread_new(void)
{
    size_t size = (sizeof(RfThread) + 127) / 128 * 128; /* two lines: the neighbour-line prefetcher pairs them */
    RfThread *thread = aligned_memory(size);
    if (thread == NULL) {
        return NULL;
    }
    memset(thread, 0, size);
    rf_u32_own_set(&thread->owned, 1);
    registry_lock();
    thread->next = rf_ptr_own(&all_threads);
    rf_ptr_publish(&all_threads, thread); /* release: pairs with the acquire of every walk */
    registry_unlock();
    return thread;
}

RfThread *
rf_thread_adopt(void)
{
    RfThread *thread = thread_take();
    if (thread == NULL) {
        thread = thread_new();
    }
    if (thread == NULL || ended_key_set(thread) < 0) {
        if (thread != NULL) {
            rf_u32_publish(&thread->owned, 0);
        }
        PyErr_NoMemory();
        return NULL;
    }
    rf_thread_self = thread;
    return thread;
}

/* --- fork ------------------------------------------------------------------------------------------------------ */

/* The child has one thread. CPython stops the others at points where they hold no lock of ours and are in no section before
   it forks (PyOS_BeforeFork); a fork that C code makes on its own may catch them anywhere, so sections are closed here. */
enum { RESETS_MOST = 8 };
static void (*resets[RESETS_MOST])(void); /* written while the module is loaded */
static int reset_count;

void
rf_after_fork_in_child(void (*reset)(void))
{
    for (int i = 0; i < reset_count; i++) {
        if (resets[i] == reset) {
            return; /* the module was loaded before and again */
        }
    }
    assert(reset_count < RESETS_MOST);
    resets[reset_count++] = reset;
}

static void
after_fork_in_child(void)
{
    rf_u32_own_set(&fork_count, rf_u32_own(&fork_count) + 1);
    RfThread *self = RF_FREE_THREADED ? rf_thread_self : &rf_thread_only;
    for (RfThread *thread = rf_ptr_own(&all_threads); thread != NULL; thread = thread->next) {
        if (thread != self) {
            rf_u64_own_set(&thread->reading, (rf_u64_own(&thread->reading) + 1) & ~(uint64_t)1);
            rf_u64_own_set(&thread->counting, (rf_u64_own(&thread->counting) + 1) & ~(uint64_t)1);
            rf_u32_own_set(&thread->owned, 0);
        }
    }
    rf_u32_own_set(&registry, 0);
    rf_fence_heavy_init();
    for (int i = 0; i < reset_count; i++) {
        resets[i]();
    }
}

int
rf_threads_init(void)
{
    static int done;
    if (done) {
        return 0;
    }
    rf_fence_heavy_init();
    if (RF_FREE_THREADED && ended_key_make() < 0) {
        PyErr_NoMemory();
        return -1;
    }
#ifndef _WIN32
    if (pthread_atfork(NULL, NULL, after_fork_in_child) != 0) {
        PyErr_NoMemory();
        return -1;
    }
#endif
    done = 1;
    return 0;
}

/* --- blocks ---------------------------------------------------------------------------------------------------- */

int
rf_block_id_new(void)
{
    int id = 0;
    registry_lock();
    while (id < block_id_limit && block_id_used[id]) {
        id++;
    }
    if (id == block_id_limit) {
        int limit = block_id_limit ? block_id_limit * 2 : 16;
        unsigned char *used = realloc(block_id_used, (size_t)limit);
        if (used == NULL) {
            registry_unlock();
            PyErr_NoMemory();
            return -1;
        }
        memset(used + block_id_limit, 0, (size_t)(limit - block_id_limit));
        block_id_used = used;
        block_id_limit = limit;
    }
    block_id_used[id] = 1;
    registry_unlock();
    return id;
}

static RfThread *
first_thread(void)
{
    return RF_FREE_THREADED ? rf_ptr_acquire(&all_threads) : &rf_thread_only;
}

void
rf_block_visit(int id, void (*visit)(void *, void *), void *context)
{
    registry_lock();
    for (RfThread *thread = first_thread(); thread != NULL; thread = thread->next) {
        if ((uint32_t)id < thread->block_count) {
            /* acquire: pairs with the publish in rf_block_attach() */
            void *block = rf_ptr_acquire(&thread->blocks[id]);
            if (block != NULL) {
                visit(block, context);
            }
        }
    }
    registry_unlock();
}

void
rf_block_id_free(int id, void (*release)(void *))
{
    registry_lock();
    for (RfThread *thread = first_thread(); thread != NULL; thread = thread->next) {
        if ((uint32_t)id < thread->block_count) {
            void *block = rf_ptr_acquire(&thread->blocks[id]);
            rf_ptr_own_set(&thread->blocks[id], NULL);
            if (block != NULL) {
                release(block);
            }
        }
    }
    block_id_used[id] = 0;
    registry_unlock();
}

int
rf_block_attach(RfThread *self, int id, void *block)
{
    registry_lock();
    if ((uint32_t)id >= self->block_count) {
        uint32_t count = self->block_count ? self->block_count : 8;
        while (count <= (uint32_t)id) {
            count *= 2;
        }
        RfAtomicPtr *blocks = calloc(count, sizeof *blocks);
        if (blocks == NULL) {
            registry_unlock();
            PyErr_NoMemory();
            return -1;
        }
        for (uint32_t i = 0; i < self->block_count; i++) {
            rf_ptr_own_set(&blocks[i], rf_ptr_own(&self->blocks[i]));
        }
        free(self->blocks);
        self->blocks = blocks;
        self->block_count = count;
    }
    rf_ptr_publish(&self->blocks[id], block); /* release: pairs with the acquire in rf_block_visit() */
    registry_unlock();
    return 0;
}

/* --- waiting for others' sections ------------------------------------------------------------------------------- */

void
rf_wait_for_counters(void)
{
    if (!RF_FREE_THREADED) {
        return;
    }
    rf_fence_heavy(); /* pairs with the announcement in rf_counting_begin() */
    for (RfThread *thread = rf_ptr_acquire(&all_threads); thread != NULL; thread = thread->next) {
        /* acquire: pairs with the release in rf_counting_end() */
        uint64_t seen = rf_u64_acquire(&thread->counting);
        for (unsigned turn = 0; (seen & 1) && rf_u64_acquire(&thread->counting) == seen; turn++) {
            if (turn > 100) {
                yield_processor();
            }
        }
    }
}

int
rf_grace_start(RfGrace *grace)
{
    grace->count = 0;
    if (!RF_FREE_THREADED) {
        return 0;
    }
    rf_fence(); /* pairs with the announcement in rf_reading_begin() */
    for (RfThread *thread = rf_ptr_acquire(&all_threads); thread != NULL; thread = thread->next) {
        /* acquire: pairs with the release in rf_reading_end() */
        uint64_t seen = rf_u64_acquire(&thread->reading);
        if (!(seen & 1)) {
            continue;
        }
        if (grace->count == grace->capacity) {
            size_t capacity = grace->capacity ? grace->capacity * 2 : 16;
            struct RfBusy *busy = grace->fixed ? NULL : realloc(grace->busy, capacity * sizeof *busy);
            if (busy == NULL) {
                grace->count = 0;
                return -1;
            }
            grace->busy = busy;
            grace->capacity = capacity;
        }
        grace->busy[grace->count++] = (struct RfBusy){thread, seen};
    }
    return 0;
}

int
rf_grace_over(RfGrace *grace)
{
    size_t left = 0;
    for (size_t i = 0; i < grace->count; i++) {
        if (rf_u64_acquire(&grace->busy[i].thread->reading) == grace->busy[i].seen) {
            grace->busy[left++] = grace->busy[i];
        }
    }
    grace->count = left;
    return left == 0;
}

void
rf_grace_ask(RfGrace *grace)
{
    for (size_t i = 0; i < grace->count; i++) {
        rf_u32_own_set(&grace->busy[i].thread->asked, 1);
    }
    rf_fence();
}

void
rf_grace_clear(RfGrace *grace)
{
    free(grace->busy);
    *grace = (RfGrace){0};
}
