#ifdef __linux__
#define _GNU_SOURCE
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "port/atomics.h"
#include "port/heavy_fence.h"

int rf_fence_is_asymmetric = 0;

/* ThreadSanitizer cannot see what membarrier() orders, so instrumented builds announce with real fences. */
#if defined(__SANITIZE_THREAD__)
#define UNDER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_TSAN 1
#endif
#endif

#if defined(__linux__) && defined(MEMBARRIER_CMD_PRIVATE_EXPEDITED) && !defined(UNDER_TSAN)

void
rf_fence_heavy_init(void)
{
    rf_fence_is_asymmetric = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void
rf_fence_heavy(void)
{
    if (rf_fence_is_asymmetric) {
        (void)syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
    }
    else {
        rf_fence();
    }
}

#else

void rf_fence_heavy_init(void) {}
void rf_fence_heavy(void) { rf_fence(); }

#endif
