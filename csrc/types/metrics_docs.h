/* The docstrings of MetricsCore: the map's promises. */
#ifndef RACEFREE_TYPES_METRICS_DOCS_H
#define RACEFREE_TYPES_METRICS_DOCS_H

#include "port/versions.h"

PyDoc_STRVAR(metrics_doc,
"MetricsCore(*, max_names=None, name=None)\n--\n\n"
"The C half of racefree.MetricsMap; see there.");

PyDoc_STRVAR(inc_doc,
"inc($self, name, n=1, **labels)\n--\n\n"
"Add *n*, an int or a float, to the counter *name*; make it if it is not there.\n\n"
"With labels, name and labels together are the key, whatever the order of the labels: inc('hits', route='/', code=200)\n"
"counts 'hits{code=200,route=\"/\"}', which can also be given as a name. Values are told apart exactly: 1, 1.0, True and '1'\n"
"are four. A label called name or n can only be given so, as text: inc('hits{n=3}').\n\n"
"Cost:      O(1); a few nanoseconds for a name that this thread has counted before, more for the first time, for labels\n"
"           and for names beyond max_names.\n"
"Blocks:    never for a name that this thread has counted before (but see OverflowError); else behind readers and makers of\n"
"           names of this map, for a short time.\n"
"Atomic at: the load of the map's epoch: the increment is inside every snapshot that begins later.\n"
"Order:     if this happens after another increment, no snapshot shows this one without the other.\n"
"Calls out: n's __index__ or __float__ before anything is counted; warnings.warn() once, when names overflow.\n"
"Errors:    ValueError if n is negative, NaN or infinite, or if the name is a gauge; TypeError if the name is not a str, n no\n"
"           number, or a label's value not a str, int, float, bool or None; OverflowError if an int does not fit in 64 bits\n"
"           or a float total would become infinite. Then nothing is counted. Int totals have no limit.");

PyDoc_STRVAR(inc_many_doc,
"inc_many($self, amounts, /)\n--\n\n"
"Add to several counters, given as a mapping of names to amounts, as one step: every snapshot shows all or none of it.\n\n"
"Cost:      O(len(amounts)).\n"
"Blocks:    as inc().\n"
"Atomic at: one load of the map's epoch for all. Readers of single counters may see some before others.\n"
"Calls out: amounts.items() and what inc() calls, before anything is counted.\n"
"Errors:    as inc(); if one amount is refused nothing at all is counted and no name is made.");

PyDoc_STRVAR(bind_counter_doc,
"counter($self, name, **labels)\n--\n\n"
"A Counter bound to *name* (and labels), which is made if it is not there: its inc() needs no look-up.\n\n"
"Errors:    as inc(). Beyond max_names the handle is bound to the overflow cell.");

PyDoc_STRVAR(bind_gauge_doc,
"gauge($self, name, **labels)\n--\n\n"
"A Gauge bound to *name* (and labels), which is made with level 0 if it is not there.\n\n"
"Errors:    as counter(); ValueError if the name is a counter.");

PyDoc_STRVAR(get_doc,
"get($self, name, default=0, **labels)\n--\n\n"
"The value of a counter or gauge now, or *default*; nothing is made.\n\n"
"An int if only ints were counted, else a float. Exact when writers are quiet; never goes back for one reader of a counter.\n"
"Not a snapshot: two get() calls see two moments. For several values at one moment use snapshot().\n\n"
"Cost:      O(threads).\n"
"Blocks:    behind other readers of this map and a running snapshot; never behind increments.\n"
"Errors:    TypeError if the name is not a str.");

PyDoc_STRVAR(cut_doc,
"_cut($self, /)\n--\n\n"
"The consistent cut: (number, descriptions, values); a description is (key, kind, name, ((label, value), ...)).\n\n"
"Cost:      O(names x threads).\n"
"Blocks:    behind other readers; waits for the increments that are running, a few instructions each.\n"
"Atomic at: the store of the next epoch.");

PyDoc_STRVAR(parse_key_doc,
"_parse_key($self, text, /)\n--\n\n"
"The name and labels that *text* is the key of, as (name, ((label, value), ...)), or None. For the subclass to override.");

PyDoc_STRVAR(metrics_reduce_doc, "__reduce__($self, /)\n--\n\nRaise TypeError: counts belong to this process.");

#endif
