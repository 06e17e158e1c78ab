#include "table/hits.h"

#include <stdlib.h>

static uint32_t page_size(uint32_t page) { return RF_HIT_PAGE_FIRST << page; }

int
rf_hits_assign_locked(RfHitAllocator *allocator, RfEntry *entry)
{
    if (!RF_FREE_THREADED) {
        return 0;
    }
    for (uint32_t number = 0; number < RF_HIT_PAGES && page_size(number) <= RF_HIT_PAGE_MASK; number++) {
        struct RfHitPage *page = &allocator->pages[number];
        if (page->in_use == page_size(number) || (page->freed_count == 0 && page->fresh == page_size(number))) {
            continue;
        }
        uint32_t place = page->freed_count ? page->freed[--page->freed_count] : page->fresh++;
        page->in_use++;
        entry->cell = number << RF_HIT_PAGE_SHIFT | place;
        entry->serial = ++allocator->last_serial;
        return 0;
    }
    return -1;
}

void
rf_hits_release_locked(RfHitAllocator *allocator, const RfEntry *entry)
{
    if (!RF_FREE_THREADED) {
        return;
    }
    struct RfHitPage *page = &allocator->pages[entry->cell >> RF_HIT_PAGE_SHIFT];
    page->in_use--;
    if (page->freed_count == page->freed_capacity) {
        uint32_t capacity = page->freed_capacity ? page->freed_capacity * 2 : 64;
        uint32_t *freed = PyMem_RawRealloc(page->freed, capacity * sizeof *freed);
        if (freed == NULL) {
            return; /* the cell is not used again until the page is empty */
        }
        page->freed = freed;
        page->freed_capacity = capacity;
    }
    page->freed[page->freed_count++] = entry->cell & RF_HIT_PAGE_MASK;
}

static void
allocator_page_reset(struct RfHitPage *page)
{
    PyMem_RawFree(page->freed);
    *page = (struct RfHitPage){0};
}

static void
drop_page(void *block, void *number)
{
    RfAtomicPtr *at = &((RfHits *)block)->pages[*(uint32_t *)number];
    void *cells = rf_ptr_acquire(at);
    rf_ptr_own_set(at, NULL);
    free(cells);
}

void
rf_hits_trim_locked(RfHitAllocator *allocator, int block_id)
{
    for (uint32_t number = 0; number < RF_HIT_PAGES; number++) {
        if (allocator->pages[number].in_use == 0 && allocator->pages[number].fresh != 0) {
            allocator_page_reset(&allocator->pages[number]);
            rf_block_visit(block_id, drop_page, &number);
        }
    }
}

void
rf_hits_allocator_clear(RfHitAllocator *allocator)
{
    for (uint32_t number = 0; number < RF_HIT_PAGES; number++) {
        allocator_page_reset(&allocator->pages[number]);
    }
}

RfHits *
rf_hits_block_new(RfThread *self, int block_id)
{
    RfHits *block = calloc(1, sizeof *block);
    if (block == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (rf_block_attach(self, block_id, block) < 0) {
        free(block);
        return NULL;
    }
    return block;
}

void
rf_hits_block_free(void *freed)
{
    RfHits *block = freed;
    for (int page = 0; page < RF_HIT_PAGES; page++) {
        free(rf_ptr_acquire(&block->pages[page]));
    }
    free(block);
}

RfHitCell *
rf_hits_page_new(RfHits *block, uint32_t page)
{
    RfHitCell *cells = calloc(page_size(page), sizeof *cells);
    if (cells != NULL) {
        rf_ptr_publish(&block->pages[page], cells); /* release: pairs with the acquire in add_entry_hits() */
    }
    return cells;
}

typedef struct {
    uint32_t cell;
    uint64_t serial;
    uint64_t sum;
} EntryHits;

static void
add_entry_hits(void *block, void *context)
{
    EntryHits *wanted = context;
    RfHitCell *cells = rf_ptr_acquire(&((RfHits *)block)->pages[wanted->cell >> RF_HIT_PAGE_SHIFT]);
    if (cells != NULL) {
        RfHitCell *cell = &cells[wanted->cell & RF_HIT_PAGE_MASK];
        /* acquire: pairs with the publish in rf_hits_count(); the count was set to 0 before */
        if (rf_u64_acquire(&cell->serial) == wanted->serial) {
            wanted->sum += rf_u64_own(&cell->count);
        }
    }
}

uint64_t
rf_hits_of_locked(RfEntry *entry, int block_id)
{
    if (!RF_FREE_THREADED) {
        return rf_u64_own(&entry->hits);
    }
    EntryHits wanted = {.cell = entry->cell, .serial = entry->serial};
    rf_block_visit(block_id, add_entry_hits, &wanted);
    return wanted.sum;
}

typedef struct {
    uint64_t hits, misses;
} Totals;

static void
add_totals(void *block, void *context)
{
    Totals *totals = context;
    totals->hits += rf_u64_own(&((RfHits *)block)->hits);
    totals->misses += rf_u64_own(&((RfHits *)block)->misses);
}

void
rf_hits_totals(int block_id, uint64_t *hits, uint64_t *misses)
{
    Totals totals = {0, 0};
    rf_block_visit(block_id, add_totals, &totals);
    *hits = totals.hits;
    *misses = totals.misses;
}
