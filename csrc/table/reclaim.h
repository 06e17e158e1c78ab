/* Giving back what a writer has unlinked, once no reader can be looking at it (epoch-based reclamation: Fraser 2004, ch. 5;
   here with one sequence number a thread instead of a global epoch, so that readers share nothing). */
#ifndef RACEFREE_TABLE_RECLAIM_H
#define RACEFREE_TABLE_RECLAIM_H

#include "port/threads.h"
#include "table/slots.h"

struct RfMap;

/* What one operation unlinked under the map's lock; collected there, discarded after it. */
typedef struct {
    RfEntry *entries;
    RfSlots *slots;
} RfGarbage;

static inline void
rf_garbage_entry(RfGarbage *garbage, RfEntry *entry)
{
    entry->retired = garbage->entries;
    garbage->entries = entry;
}

static inline void
rf_garbage_slots(RfGarbage *garbage, RfSlots *slots)
{
    slots->retired = garbage->slots;
    garbage->slots = slots;
}

/* Free everything: nobody can be looking. Takes the map's lock, then runs finalisers: no lock, no section. */
void rf_garbage_free(struct RfMap *map, RfGarbage *garbage);

/* Free it now if the readers that are about leave within a moment; otherwise it waits, keeping the map's object alive, and the last of those readers, or the next operation that discards something, frees it. Runs finalisers. */
void rf_garbage_discard(struct RfMap *map, RfGarbage *garbage);

/* A reader that was asked to tell has left its section: free what waited for it. Runs finalisers. */
void rf_reclaim_asked(RfThread *self);

/* In a forked child: what waits for readers that are gone is freed by the next operation that discards something. */
void rf_reclaim_after_fork(void);

/* How many maps' garbage waits at this moment (tests). */
size_t rf_reclaim_waiting(void);

#endif
