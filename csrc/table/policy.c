#include "table/policy.h"

#include <math.h>

/* Tuned on 28 traces at 1 % and 10 % of their keys (mean hit ratio 52.2 %; S3-FIFO 51.5, LRU 49.0): Zipf, loop, scans, recency of
   several kinds, shifts between them, and two recorded ones. Half or twice of each costs 0.05 to 0.4 points of the mean. The
   first share does not matter to the mean; a smaller one favours frequency in short traces, a larger one recency. */
enum {
    SAMPLE = 5,                /* entries under the hand that a candidate is compared with */
    CHANCES = 16,              /* entries of the window that may go round again at one eviction: bounds what a writer does */
    HALVING = 20,              /* requests an entry between two halvings */
};
static const double SHARE_FIRST = 0.7, SHARE_LEAST = 0.01, SHARE_MOST = 0.99;
static const double CALM_STEP = 0.25, UNISON_STEP = 8.0, VOICE_WEIGHT = 0.02, STEP_ENTRIES = 1000;

/* --- rings ---------------------------------------------------------------------------------------------------------- */

static RfRing *ring_of(RfPolicy *policy, RfEntry *entry) { return entry->place == RF_PLACE_WINDOW ? &policy->window : &policy->main; }

/* Where the head will come to last. */
static void
ring_push(RfPolicy *policy, RfEntry *entry, RfPlace place)
{
    entry->place = (uint8_t)place;
    RfRing *ring = ring_of(policy, entry);
    RfRank *rank = rf_entry_rank(entry);
    if (ring->head == NULL) {
        ring->head = rank->next = rank->previous = entry;
    }
    else {
        rank->next = ring->head;
        rank->previous = rf_entry_rank(ring->head)->previous;
        rf_entry_rank(rank->previous)->next = entry;
        rf_entry_rank(ring->head)->previous = entry;
    }
    ring->count++;
    ring->weight += rank->weight;
}

static void
ring_take(RfPolicy *policy, RfEntry *entry)
{
    RfRing *ring = ring_of(policy, entry);
    RfRank *rank = rf_entry_rank(entry);
    if (ring->head == entry) {
        ring->head = rank->next == entry ? NULL : rank->next;
    }
    rf_entry_rank(rank->previous)->next = rank->next;
    rf_entry_rank(rank->next)->previous = rank->previous;
    ring->count--;
    ring->weight -= rank->weight;
    entry->place = RF_PLACE_NONE;
}

static void ring_turn(RfRing *ring) { ring->head = rf_entry_rank(ring->head)->next; }

/* --- heat ------------------------------------------------------------------------------------------------------------ */

/* The entry's heat, brought up to date, and whether it was found since this was last asked. */
static unsigned
look_at(RfPolicy *policy, RfEntry *entry, int *fresh)
{
    uint8_t heat = rf_u8_own(&entry->heat);
    unsigned halvings = (uint8_t)(policy->halved - entry->halved);
    *fresh = (heat & RF_HEAT_FRESH) != 0;
    if (*fresh && halvings > 1) {
        halvings = 1; /* it was found meanwhile, and nobody knows when */
    }
    unsigned found = halvings > RF_HEAT_MOST ? 0 : (unsigned)(heat & RF_HEAT_MOST) >> halvings;
    entry->halved = policy->halved;
    if (found != heat) {
        rf_u8_own_set(&entry->heat, (uint8_t)found);
    }
    return found;
}

void
rf_policy_tell_requests(RfPolicy *policy, uint64_t requests)
{
    size_t entries = policy->window.count + policy->main.count;
    uint64_t period = (uint64_t)HALVING * (entries + 1);
    uint64_t periods = (requests - policy->requests) / period;
    policy->requests += periods * period;
    policy->halved += (uint8_t)(periods > 2 * RF_HEAT_MOST ? 2 * RF_HEAT_MOST : periods);
    policy->until_requests = entries / 32 + 8; /* often enough where 1 % of the requests miss, and cheap */
}

/* --- the window's share ------------------------------------------------------------------------------------------------ */

/* A key came back soon after it was evicted from *origin*. */
static void
hear(RfPolicy *policy, RfOrigin origin)
{
    double own = (double)rf_ghosts_recent(&policy->ghosts, origin) + 1;
    double others = (double)rf_ghosts_recent(&policy->ghosts, origin == RF_FROM_MAIN ? RF_FROM_WINDOW : RF_FROM_MAIN);
    double loudness = others > own ? others / own : 1;
    double voice = origin == RF_FROM_WINDOW ? loudness : -loudness;
    policy->trend += (voice - policy->trend) * VOICE_WEIGHT;
    policy->stir += (loudness - policy->stir) * VOICE_WEIGHT;
    double unison = fabs(policy->trend) / policy->stir;
    double step = voice * (CALM_STEP + UNISON_STEP * unison * unison * unison);
    double entries = (double)(policy->window.count + policy->main.count + 1);
    if (entries > STEP_ENTRIES) {
        step *= sqrt(entries / STEP_ENTRIES); /* a large map hears more voices: as much noise, and no slower */
    }
    double share = policy->share + step / entries;
    policy->share = share < SHARE_LEAST ? SHARE_LEAST : share > SHARE_MOST ? SHARE_MOST : share;
}

/* Whether the window holds more than its share once it has taken in as much as *need*. */
static int
window_is_full(const RfPolicy *policy, uint64_t need)
{
    return policy->window.count != 0 && (double)(policy->window.weight + need) > policy->share * (double)policy->limit;
}

/* --- eviction ----------------------------------------------------------------------------------------------------------- */

/* The coolest of the next few under the hand, which goes past them; *heat* is its heat. Not found comes before found. */
static RfEntry *
coolest_of_main(RfPolicy *policy, unsigned *heat)
{
    RfEntry *coolest = NULL;
    unsigned least = 0;
    for (size_t seen = 0; seen < SAMPLE && seen < policy->main.count; seen++) {
        int fresh;
        RfEntry *entry = policy->main.head;
        unsigned found = look_at(policy, entry, &fresh);
        if (coolest == NULL || 2 * found + (unsigned)fresh < least) {
            coolest = entry;
            *heat = found;
            least = 2 * found + (unsigned)fresh;
        }
        ring_turn(&policy->main);
    }
    return coolest;
}

/* The window's oldest that has not been found since it was looked at. */
static RfEntry *
oldest_of_window(RfPolicy *policy, unsigned *heat)
{
    for (int chances = CHANCES;; chances--) {
        int fresh;
        *heat = look_at(policy, policy->window.head, &fresh);
        if (!fresh || chances == 0) {
            return policy->window.head;
        }
        ring_turn(&policy->window);
    }
}

static void
move_to_main(RfPolicy *policy, RfEntry *entry)
{
    ring_take(policy, entry);
    ring_push(policy, entry, RF_PLACE_MAIN);
}

RfEntry *
rf_policy_evict(RfPolicy *policy, uint64_t need)
{
    RfEntry *candidate = NULL;
    unsigned candidate_heat = 0, heat = 0;
    size_t entries = policy->window.count + policy->main.count;
    if (window_is_full(policy, need) || policy->main.count == 0) {
        candidate = oldest_of_window(policy, &candidate_heat);
        uint64_t left = policy->window.weight - rf_entry_weight(candidate);
        if (policy->main.count != 0 && (double)(left + need) > policy->share * (double)policy->limit && left != 0) {
            move_to_main(policy, candidate); /* the window has to shrink: somebody else goes */
            candidate = NULL;
        }
    }
    RfEntry *evicted = coolest_of_main(policy, &heat);
    RfOrigin origin = RF_FROM_MAIN;
    if (candidate != NULL && (evicted == NULL || candidate_heat <= heat)) {
        evicted = candidate;
        heat = candidate_heat;
        origin = RF_FROM_WINDOW;
    }
    else if (candidate != NULL) {
        move_to_main(policy, candidate);
    }
    rf_policy_forget(policy, evicted);
    rf_ghosts_add(&policy->ghosts, evicted->hash, heat, origin, entries, policy->halved);
    return evicted;
}

/* --- coming and going ----------------------------------------------------------------------------------------------------- */

static void
set_weight(RfPolicy *policy, uint64_t weight)
{
    rf_u64_own_set(&policy->weight, weight);
}

void
rf_policy_init(RfPolicy *policy)
{
    *policy = (RfPolicy){.limit = RF_NO_LIMIT, .share = SHARE_FIRST, .stir = 1};
}

void
rf_policy_clear(RfPolicy *policy)
{
    policy->window = policy->main = (RfRing){0};
    set_weight(policy, 0);
    rf_ghosts_clear(&policy->ghosts);
}

void
rf_policy_add(RfPolicy *policy, RfEntry *entry)
{
    uint64_t weight = rf_entry_weight(entry);
    RfGhost ghost = {0};
    if (rf_ghosts_take(&policy->ghosts, entry->hash, policy->halved, &ghost) && ghost.recent) {
        hear(policy, ghost.origin);
    }
    rf_u8_own_set(&entry->heat, (uint8_t)(ghost.heat < RF_HEAT_MOST ? ghost.heat + 1 : RF_HEAT_MOST));
    entry->halved = policy->halved;
    set_weight(policy, rf_u64_own(&policy->weight) + weight);
    policy->until_requests -= policy->until_requests != 0;
    if (weight == 0) {
        return; /* pinned: in no ring */
    }
    while (window_is_full(policy, weight)) {
        move_to_main(policy, policy->window.head); /* there is room: no contest */
    }
    ring_push(policy, entry, RF_PLACE_WINDOW);
}

void
rf_policy_forget(RfPolicy *policy, RfEntry *entry)
{
    set_weight(policy, rf_u64_own(&policy->weight) - rf_entry_weight(entry));
    if (entry->place != RF_PLACE_NONE) {
        ring_take(policy, entry);
    }
}

void
rf_policy_replace(RfPolicy *policy, RfEntry *old, RfEntry *entry)
{
    RfRank *rank = rf_entry_rank(entry), *before = rf_entry_rank(old);
    rf_u8_own_set(&entry->heat, rf_u8_own(&old->heat));
    entry->halved = old->halved;
    entry->place = old->place;
    old->place = RF_PLACE_NONE;
    if (entry->place == RF_PLACE_NONE) {
        return;
    }
    RfRing *ring = ring_of(policy, entry);
    *rank = *before;
    if (before->next == old) {
        rank->next = rank->previous = entry;
    }
    else {
        rf_entry_rank(rank->next)->previous = entry;
        rf_entry_rank(rank->previous)->next = entry;
    }
    if (ring->head == old) {
        ring->head = entry;
    }
}

#ifdef RF_CHECKS

static const char *
check_ring(const RfRing *ring, RfPlace place)
{
    RfEntry *entry = ring->head;
    uint64_t weight = 0;
    size_t count = 0;
    while (entry != NULL && count < ring->count) {
        RfRank *rank = rf_entry_rank(entry);
        if (!entry->ranked || entry->place != place || rank->weight == 0) {
            return "an entry is in the wrong ring";
        }
        if (rf_entry_rank(rank->next)->previous != entry) {
            return "a ring is not closed";
        }
        weight += rank->weight;
        count++;
        entry = rank->next;
    }
    return entry != ring->head || count != ring->count || weight != ring->weight ? "a ring's sums are wrong" : NULL;
}

const char *
rf_policy_check(RfPolicy *policy)
{
    const char *wrong = check_ring(&policy->window, RF_PLACE_WINDOW);
    if (wrong == NULL) {
        wrong = check_ring(&policy->main, RF_PLACE_MAIN);
    }
    if (wrong == NULL && rf_u64_own(&policy->weight) != policy->window.weight + policy->main.weight) {
        wrong = "the weight is not the sum of the rings'";
    }
    if (wrong == NULL && rf_u64_own(&policy->weight) > policy->limit) {
        wrong = "the map weighs more than it may";
    }
    return wrong;
}

#endif
