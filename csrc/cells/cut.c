/* Reading: one counter now, and all of them at one cut. The proof is in metrics.h. */
#include "cells/metrics.h"

RfTotal
rf_metrics_sum_locked(RfMetrics *metrics, RfInstrument *instrument)
{
    RfTotal total = instrument->base;
    RfPlace place = rf_place(instrument->id);
    for (RfCells *cells = metrics->cells; cells != NULL; cells = cells->next) {
        RfCell *cell = rf_cells_look(cells, place);
        for (int bank = 0; cell != NULL && bank < 2; bank++) {
            rf_total_add_whole(&total, rf_u64_own(&cell->whole[bank]));
            rf_total_add_part(&total, rf_bits_to_double(rf_u64_own(&cell->part[bank])));
        }
    }
    return total;
}

static RfReading
counter_reading(RfInstrument *instrument, const RfTotal *total)
{
    double part = rf_total_part(total);
    if (part < instrument->shown) {
        part = instrument->shown; /* the same addends, added in another order */
    }
    instrument->shown = part;
    int is_part = part != 0.0 || rf_u32_own(&instrument->fractional);
    return (RfReading){is_part, total->low, total->high, part};
}

static RfReading
gauge_reading(RfLevel level)
{
    return (RfReading){level.is_part, level.is_part ? 0 : (uint64_t)level.whole, 0, level.is_part ? level.part : 0.0};
}

RfReading
rf_metrics_read(RfMetrics *metrics, RfInstrument *instrument)
{
    if (instrument->kind == RF_GAUGE) {
        return gauge_reading(rf_gauge_read(instrument, 0));
    }
    rf_mutex_lock(&metrics->readers);
    RfTotal total = rf_metrics_sum_locked(metrics, instrument);
    RfReading reading = counter_reading(instrument, &total);
    rf_mutex_unlock(&metrics->readers);
    return reading;
}

static void
fold_locked(RfMetrics *metrics, int bank)
{
    for (RfCells *cells = metrics->cells; cells != NULL; cells = cells->next) {
        for (uint32_t id = 0; id < metrics->count; id++) {
            RfCell *cell = rf_cells_look(cells, rf_place(id));
            if (cell != NULL) {
                rf_cell_fold(cell, bank, metrics->instruments[id]);
            }
        }
    }
}

uint32_t
rf_metrics_cut(RfMetrics *metrics, RfInstrument **instruments, RfReading *readings, uint32_t room, uint64_t *epoch)
{
    uint32_t listed = 0;
    rf_mutex_lock(&metrics->readers);
    if (metrics->count > room) {
        room = metrics->count;
        rf_mutex_unlock(&metrics->readers);
        return room;
    }
    *epoch = rf_u64_own(&metrics->epoch);
    /* release: pairs with the acquire in every section: what emptied a bank came before. The cut's linearisation point. */
    rf_u64_publish(&metrics->epoch, *epoch + 1);
    rf_wait_for_counters();
    fold_locked(metrics, (int)(*epoch & 1));
    for (uint32_t id = 0; id < metrics->count; id++) {
        RfInstrument *instrument = metrics->instruments[id];
        if (!rf_u32_own(&instrument->listed)) {
            continue;
        }
        instruments[listed] = instrument;
        readings[listed++] = instrument->kind == RF_GAUGE ? gauge_reading(rf_gauge_read(instrument, *epoch + 1))
                                                          : counter_reading(instrument, &instrument->base);
    }
    rf_mutex_unlock(&metrics->readers);
    return listed;
}
