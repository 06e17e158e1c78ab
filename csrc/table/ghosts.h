/* What the policy remembers of keys that it evicted a while ago: how hot they were, when and from where they went. */
#ifndef RACEFREE_TABLE_GHOSTS_H
#define RACEFREE_TABLE_GHOSTS_H

#include "table/entry.h"

/* A fixed number of small cells, eight to a bucket, the oldest of a bucket making room; a key is known by nine bits of its hash
   besides its bucket, so one in a hundred keys never seen is taken for a ghost. Time is counted in evictions: an age is as many
   of them as half the entries that the map had when the cells were made; ghosts of eight ages ago are forgotten. All under
   the map's lock. */
typedef enum { RF_FROM_WINDOW, RF_FROM_MAIN } RfOrigin;

#define RF_GHOST_AGES 8

typedef struct {
    uint16_t *cells;           /* RF_GHOST_WAYS a bucket; NULL until there is a ghost, or no memory */
    size_t bucket_mask;
    size_t entries;            /* how many entries the cells were made for */
    size_t sweep;              /* the next bucket to clear of what is forgotten */
    size_t in_age;             /* evictions in the current age */
    unsigned age;              /* the current age, 0 to RF_GHOST_AGES - 1 */
    uint8_t halved[RF_GHOST_AGES]; /* the number of the last halving when the age began */
    size_t recent[2][2];       /* evictions of this age and of the one before, by origin */
} RfGhosts;

typedef struct {
    unsigned heat;             /* halved as often as it would have been in the map */
    RfOrigin origin;
    int recent;                /* whether it was evicted in this age or the one before */
} RfGhost;

/* Remember that a key was evicted; *entries* is how many the map has. */
void rf_ghosts_add(RfGhosts *ghosts, Py_hash_t hash, unsigned heat, RfOrigin origin, size_t entries, uint8_t halved);

/* Whether the key is remembered: then it is forgotten, and *ghost* is what was known. */
int rf_ghosts_take(RfGhosts *ghosts, Py_hash_t hash, uint8_t halved, RfGhost *ghost);

/* How many were evicted from there in this age and the one before. */
static inline size_t
rf_ghosts_recent(const RfGhosts *ghosts, RfOrigin origin)
{
    return ghosts->recent[0][origin] + ghosts->recent[1][origin];
}

void rf_ghosts_clear(RfGhosts *ghosts);

#endif
