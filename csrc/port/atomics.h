/* Atomic fields and the memory orders they are used with: the only file that names one.

   Each function says in its name what it is for:
     own      one thread writes the field, others may read it at any time: plain speed, no order
     publish  release: everything written before it is seen by whoever acquires the value
     acquire  pairs with publish
     seize    compare and swap, acquire on success
     announce  store, then a full barrier before whatever follows
   Every use says in a comment what it pairs with. */
#ifndef RACEFREE_PORT_ATOMICS_H
#define RACEFREE_PORT_ATOMICS_H

#include "port/versions.h" /* first: Python.h asks for the system interfaces it wants */

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef _Atomic(uint64_t) RfAtomicU64;
typedef _Atomic(uint32_t) RfAtomicU32;
typedef _Atomic(uint8_t) RfAtomicU8;
typedef _Atomic(uintptr_t) RfAtomicWord;
typedef _Atomic(void *) RfAtomicPtr;

static inline uint64_t rf_u64_own(RfAtomicU64 *at) { return atomic_load_explicit(at, memory_order_relaxed); }
static inline void rf_u64_own_set(RfAtomicU64 *at, uint64_t v) { atomic_store_explicit(at, v, memory_order_relaxed); }
static inline uint64_t rf_u64_acquire(RfAtomicU64 *at) { return atomic_load_explicit(at, memory_order_acquire); }
static inline void rf_u64_publish(RfAtomicU64 *at, uint64_t v) { atomic_store_explicit(at, v, memory_order_release); }
static inline uint64_t rf_u64_add(RfAtomicU64 *at, uint64_t v) { return atomic_fetch_add_explicit(at, v, memory_order_relaxed); }

static inline uint32_t rf_u32_own(RfAtomicU32 *at) { return atomic_load_explicit(at, memory_order_relaxed); }
static inline void rf_u32_own_set(RfAtomicU32 *at, uint32_t v) { atomic_store_explicit(at, v, memory_order_relaxed); }
static inline uint32_t rf_u32_acquire(RfAtomicU32 *at) { return atomic_load_explicit(at, memory_order_acquire); }
static inline void rf_u32_publish(RfAtomicU32 *at, uint32_t v) { atomic_store_explicit(at, v, memory_order_release); }
static inline uint32_t rf_u32_count(RfAtomicU32 *at) { return atomic_fetch_add_explicit(at, 1, memory_order_relaxed); }
static inline uint32_t rf_u32_take(RfAtomicU32 *at) { return atomic_exchange_explicit(at, 0, memory_order_acq_rel); }
static inline int
rf_u32_seize(RfAtomicU32 *at, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong_explicit(at, &from, to, memory_order_acquire, memory_order_relaxed);
}

/* Several threads write such a byte with these; one of two writes at once is lost, which its comment has to allow. */
static inline uint8_t rf_u8_own(RfAtomicU8 *at) { return atomic_load_explicit(at, memory_order_relaxed); }
static inline void rf_u8_own_set(RfAtomicU8 *at, uint8_t v) { atomic_store_explicit(at, v, memory_order_relaxed); }

static inline uintptr_t rf_word_own(RfAtomicWord *at) { return atomic_load_explicit(at, memory_order_relaxed); }
static inline void rf_word_own_set(RfAtomicWord *at, uintptr_t v) { atomic_store_explicit(at, v, memory_order_relaxed); }
static inline uintptr_t rf_word_acquire(RfAtomicWord *at) { return atomic_load_explicit(at, memory_order_acquire); }
static inline void rf_word_publish(RfAtomicWord *at, uintptr_t v) { atomic_store_explicit(at, v, memory_order_release); }

static inline void *rf_ptr_own(RfAtomicPtr *at) { return atomic_load_explicit(at, memory_order_relaxed); }
static inline void rf_ptr_own_set(RfAtomicPtr *at, void *v) { atomic_store_explicit(at, v, memory_order_relaxed); }
static inline void *rf_ptr_acquire(RfAtomicPtr *at) { return atomic_load_explicit(at, memory_order_acquire); }
static inline void rf_ptr_publish(RfAtomicPtr *at, void *v) { atomic_store_explicit(at, v, memory_order_release); }

/* "I announce, then look" against "I change, then look for announcements" (Dekker's pattern): neither side may look
   before its own store is visible. rf_u64_announce() pairs with rf_fence(): whoever announces and then misses a
   change is seen by whoever made that change and then looks for announcements. An exchange is a full barrier on
   x86, and ThreadSanitizer, which does not model fences, sees it. */
static inline void
rf_u64_announce(RfAtomicU64 *at, uint64_t v)
{
    (void)atomic_exchange_explicit(at, v, memory_order_seq_cst);
#if !defined(__x86_64__) && !defined(__i386__) && !defined(_M_X64)
    atomic_thread_fence(memory_order_seq_cst);
#endif
}

static inline void rf_fence(void) { atomic_thread_fence(memory_order_seq_cst); }

/* The next number of a series, from 1 on. */
static inline uint32_t
rf_u32_next(RfAtomicU32 *at)
{
    return (uint32_t)(atomic_fetch_add_explicit(at, 1, memory_order_relaxed) + 1);
}
static inline uint64_t
rf_u64_next(RfAtomicU64 *at)
{
    return atomic_fetch_add_explicit(at, 1, memory_order_relaxed) + 1;
}

/* Sets a pointer that was NULL; what is there afterwards. */
static inline void *
rf_ptr_offer(RfAtomicPtr *at, void *mine)
{
    void *there = NULL;
    int set = atomic_compare_exchange_strong_explicit(at, &there, mine, memory_order_acq_rel, memory_order_acquire);
    return set ? mine : there;
}

/* Loads before it stay before loads after it: the second half of reading under a sequence count. */
static inline void rf_fence_loads(void) { atomic_thread_fence(memory_order_acquire); }

/* The same for a writer that is hot and a looker that is rare: where the kernel can make every running thread of the
   process pass a full barrier (port/heavy_fence.c), the announcement only has to keep the compiler in order. Pairs
   with rf_fence_heavy(). */
extern int rf_fence_is_asymmetric; /* set once, when the module is loaded */

static inline void
rf_u64_announce_light(RfAtomicU64 *at, uint64_t v)
{
    if (rf_fence_is_asymmetric) {
        atomic_store_explicit(at, v, memory_order_relaxed);
        atomic_signal_fence(memory_order_seq_cst);
    }
    else {
        rf_u64_announce(at, v);
    }
}

#endif
