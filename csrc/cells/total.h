/* Amounts, and the running totals they are folded into. */
#ifndef RACEFREE_CELLS_TOTAL_H
#define RACEFREE_CELLS_TOTAL_H

#include "port/versions.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

/* What one increment adds: a whole number or a fraction, never negative, always finite. */
typedef struct {
    int is_part;    /* 1: `part` counts; 0: `whole` counts */
    uint64_t whole; /* at most INT64_MAX */
    double part;
} RfAmount;

/* A sum without a limit that anybody reaches: whole numbers in 128 bits, so that they stay exact for ever, and the floats
   apart from them with their rounding error carried along (Neumaier's summation). */
typedef struct {
    uint64_t low, high;
    double sum, error;
} RfTotal;

static inline void
rf_total_add_whole(RfTotal *total, uint64_t n)
{
    total->low += n;
    total->high += total->low < n;
}

static inline void
rf_total_add_part(RfTotal *total, double n)
{
    double sum = total->sum + n;
    total->error += total->sum >= n ? (total->sum - sum) + n : (n - sum) + total->sum;
    total->sum = sum;
}

/* The float share; never infinite. */
static inline double
rf_total_part(const RfTotal *total)
{
    double part = total->sum + total->error;
    return part <= DBL_MAX ? part : DBL_MAX;
}

static inline double
rf_bits_to_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t
rf_double_to_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#endif
