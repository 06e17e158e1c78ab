/* Seconds on a clock that never goes back: the one behind time.monotonic(). */
#ifndef RACEFREE_PORT_CLOCK_H
#define RACEFREE_PORT_CLOCK_H

#include "port/versions.h"

#ifdef _WIN32
#include <windows.h>

static inline double
rf_monotonic(void)
{
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceFrequency(&per_second);
    QueryPerformanceCounter(&ticks);
    return (double)ticks.QuadPart / (double)per_second.QuadPart;
}
#else
#include <time.h>

static inline double
rf_monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
#endif

#endif
