/* Levels. A gauge is one number for all threads, so its writers meet at a mutex of its own. */
#include "cells/metrics.h"

#include <math.h>

/* Under gauge->mutex. The section makes a snapshot that has raised the epoch wait for a writer that loaded the one before. */
static void
write_locked(RfMetrics *metrics, RfThread *self, RfInstrument *gauge, RfLevel level)
{
    rf_counting_begin(self);
    /* acquire, and the linearisation point for snapshots: as in rf_count_whole() */
    uint64_t epoch = rf_u64_acquire(&metrics->epoch);
    if (gauge->epoch != epoch) {
        gauge->previous = gauge->current;
        gauge->epoch = epoch;
    }
    gauge->current = level;
    rf_counting_end(self);
}

void
rf_gauge_set(RfMetrics *metrics, RfThread *self, RfInstrument *gauge, RfLevel level)
{
    rf_mutex_lock(&gauge->mutex);
    write_locked(metrics, self, gauge, level);
    rf_mutex_unlock(&gauge->mutex);
}

static double
as_double(RfLevel level)
{
    return level.is_part ? level.part : (double)level.whole;
}

static RfGaugeOutcome
sum_of(RfLevel a, RfLevel b, RfLevel *sum)
{
    if (a.is_part || b.is_part) {
        *sum = (RfLevel){1, 0, as_double(a) + as_double(b)};
        return isfinite(sum->part) ? RF_GAUGE_OK : isfinite(as_double(a)) ? RF_GAUGE_TOO_LARGE : RF_GAUGE_INFINITE;
    }
    if (b.whole > 0 ? a.whole > INT64_MAX - b.whole : a.whole < INT64_MIN - b.whole) {
        return RF_GAUGE_TOO_LARGE;
    }
    *sum = (RfLevel){0, a.whole + b.whole, 0.0};
    return RF_GAUGE_OK;
}

RfGaugeOutcome
rf_gauge_add(RfMetrics *metrics, RfThread *self, RfInstrument *gauge, RfLevel change)
{
    RfLevel sum;
    rf_mutex_lock(&gauge->mutex);
    RfGaugeOutcome outcome = sum_of(gauge->current, change, &sum);
    if (outcome == RF_GAUGE_OK) {
        write_locked(metrics, self, gauge, sum);
    }
    rf_mutex_unlock(&gauge->mutex);
    return outcome;
}

RfLevel
rf_gauge_read(RfInstrument *gauge, uint64_t before)
{
    rf_mutex_lock(&gauge->mutex);
    /* a snapshot that began epoch `before` holds map->readers, so no epoch after it has begun */
    RfLevel level = before != 0 && gauge->epoch == before ? gauge->previous : gauge->current;
    rf_mutex_unlock(&gauge->mutex);
    return level;
}
