/* The bound of a map: what makes room for what comes, and how the bound is changed. */
#ifndef RACEFREE_TABLE_BOUND_H
#define RACEFREE_TABLE_BOUND_H

#include "table/map.h"

/* What *value* weighs under *key*: 1 without a weigher. Calls out. -1 with an exception set. */
int rf_map_weigh(RfMap *map, PyObject *key, PyObject *value, uint64_t *weight);

/* Whether new entries need an RfRank: a hint that spares rf_bound_rank_locked() the work. */
static inline int rf_map_ranks(RfMap *map) { return rf_u32_own(&map->ranks) != 0; }

/* Give *entry*, which is in no slot, an RfRank if the map ranks its entries and this one was made before it did. -1 (no exception
   set) on no memory. */
int rf_bound_rank_locked(RfMap *map, RfEntry **entry);

/* Evict until there is room for *entry* and give it its place: it is going to be published with a value. 0 if it is heavier than
   the bound: nothing was done. */
int rf_bound_admit_locked(RfMap *map, RfEntry *entry, RfGarbage *garbage);

/* Change the bound, evicting what is too much, and rank all entries from now on. Linearises at the change, which is after the
   evictions. -1 with MemoryError set, and then the bound is as before. */
int rf_map_set_limit(RfMap *map, uint64_t limit);

#endif
