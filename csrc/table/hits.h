/* Counting look-ups exactly without a shared cache line.

   Free-threaded, every thread has a block of each map: totals, and pages of cells, a cell for every entry. A cell belongs to one
   thread and to one entry: the thread writes it, anybody adds up. Cells are numbered per map and used again after an
   entry is gone; the entry's serial number, written beside the count, tells whose count it is, so that nobody ever has to
   clear another thread's cells. With a GIL the count stands in the entry itself. */
#ifndef RACEFREE_TABLE_HITS_H
#define RACEFREE_TABLE_HITS_H

#include "port/threads.h"
#include "table/entry.h"

typedef struct {
    RfAtomicU64 serial;        /* the owner writes, with release, after setting count to 0 */
    RfAtomicU64 count;         /* the owner writes */
} RfHitCell;

/* Pages double in size, so a thread's block never moves. A cell's number is its page in the five high bits and its place
   in the page below. */
#define RF_HIT_PAGES 24
#define RF_HIT_PAGE_SHIFT 27
#define RF_HIT_PAGE_FIRST 256u
#define RF_HIT_PAGE_MASK ((UINT32_C(1) << RF_HIT_PAGE_SHIFT) - 1)

/* A thread's block of a map. */
typedef struct {
    RfAtomicU64 hits;          /* the owner writes */
    RfAtomicU64 misses;        /* as hits */
    RfAtomicPtr pages[RF_HIT_PAGES]; /* of RfHitCell; NULL -> page by the owner in a section, page -> NULL by rf_hits_trim() */
} RfHits;

/* Which cells are in use. One a map, under the map's lock. */
typedef struct {
    struct RfHitPage {
        uint32_t in_use;       /* cells of live and of retired entries */
        uint32_t fresh;        /* cells from here on were never given out */
        uint32_t freed_count, freed_capacity;
        uint32_t *freed;       /* cells given back */
    } pages[RF_HIT_PAGES];
    uint64_t last_serial;
} RfHitAllocator;

/* Give *entry* a cell and a serial number. -1 (no exception set) if there is no cell left. */
int rf_hits_assign_locked(RfHitAllocator *allocator, RfEntry *entry);
void rf_hits_release_locked(RfHitAllocator *allocator, const RfEntry *entry);

/* Give back memory of pages that no entry has a cell in. No section of an entry of such a page can be running. */
void rf_hits_trim_locked(RfHitAllocator *allocator, int block_id);
void rf_hits_allocator_clear(RfHitAllocator *allocator);

/* The calling thread's block, made on its first look-up in the map; NULL with MemoryError set. */
RfHits *rf_hits_block_new(RfThread *self, int block_id);
void rf_hits_block_free(void *block);

static inline RfHits *
rf_hits_block(RfThread *self, int block_id)
{
    RfHits *block = rf_block(self, block_id);
    return block != NULL ? block : rf_hits_block_new(self, block_id);
}

/* NULL (no exception set) if there is no memory: then this one hit is counted in the total only. */
RfHitCell *rf_hits_page_new(RfHits *block, uint32_t page);

static inline void rf_own_increment(RfAtomicU64 *own) { rf_u64_own_set(own, rf_u64_own(own) + 1); }

/* Count a hit. Inside the read section that found *entry*. */
static inline void
rf_hits_count(RfHits *block, RfEntry *entry)
{
    rf_own_increment(&block->hits);
    if (!RF_FREE_THREADED) {
        rf_own_increment(&entry->hits);
        return;
    }
    uint32_t page = entry->cell >> RF_HIT_PAGE_SHIFT;
    RfHitCell *cells = rf_ptr_own(&block->pages[page]);
    if (cells == NULL && (cells = rf_hits_page_new(block, page)) == NULL) {
        return;
    }
    RfHitCell *cell = &cells[entry->cell & RF_HIT_PAGE_MASK];
    if (rf_u64_own(&cell->serial) != entry->serial) {
        rf_u64_own_set(&cell->count, 0);
        rf_u64_publish(&cell->serial, entry->serial); /* release: pairs with the acquire in rf_hits_of() */
    }
    rf_own_increment(&cell->count);
}

/* How often *entry* was found, over all threads. Under the map's lock, which keeps the entry. */
uint64_t rf_hits_of_locked(RfEntry *entry, int block_id);

/* Add up all threads' totals. */
void rf_hits_totals(int block_id, uint64_t *hits, uint64_t *misses);

#endif
