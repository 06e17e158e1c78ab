#include "table/map.h"

static RfMutex all_maps_lock = RF_MUTEX_INIT; /* guards the list of maps; innermost */
static RfMap *all_maps;

static void
after_fork_in_child(void)
{
    rf_mutex_reset(&all_maps_lock);
    for (RfMap *map = all_maps; map != NULL; map = map->next) {
        rf_mutex_reset(&map->lock);
    }
    rf_reclaim_after_fork();
}

void
rf_maps_init(void)
{
    rf_after_fork_in_child(after_fork_in_child);
}

int
rf_map_init(RfMap *map, PyObject *owner)
{
    *map = (RfMap){.owner = owner, .lock = RF_MUTEX_INIT, .block_id = rf_block_id_new()};
    if (map->block_id < 0) {
        return -1;
    }
    RfGarbage none = {0};
    if (rf_slots_replace_locked(map, RF_SLOTS_LEAST, &none) < 0) {
        rf_block_id_free(map->block_id, rf_hits_block_free);
        map->block_id = -1;
        PyErr_NoMemory();
        return -1;
    }
    rf_policy_init(&map->policy);
    rf_mutex_lock(&all_maps_lock);
    map->next = all_maps;
    if (all_maps != NULL) {
        all_maps->previous = map;
    }
    all_maps = map;
    rf_mutex_unlock(&all_maps_lock);
    return 0;
}

int
rf_map_now(RfMap *map, double *now)
{
    if (map->clock == NULL) {
        *now = rf_monotonic();
        return 0;
    }
    PyObject *answer = PyObject_CallNoArgs(map->clock);
    if (answer == NULL) {
        return -1;
    }
    *now = PyFloat_AsDouble(answer);
    Py_DECREF(answer);
    return *now == -1.0 && PyErr_Occurred() ? -1 : 0;
}

void
rf_map_finish(RfMap *map)
{
    rf_mutex_lock(&all_maps_lock);
    if (map->next != NULL) {
        map->next->previous = map->previous;
    }
    if (map->previous != NULL) {
        map->previous->next = map->next;
    }
    else {
        all_maps = map->next;
    }
    rf_mutex_unlock(&all_maps_lock);
    RfSlots *slots = rf_ptr_own(&map->slots);
    for (size_t i = 0; i <= slots->mask; i++) {
        uintptr_t word = rf_word_acquire(&slots->words[i]);
        if (rf_word_is_entry(word)) {
            rf_entry_free(rf_word_entry(word));
        }
    }
    rf_slots_free(slots);
    rf_block_id_free(map->block_id, rf_hits_block_free);
    rf_hits_allocator_clear(&map->hit_cells);
    rf_policy_clear(&map->policy);
    Py_CLEAR(map->weigher);
    Py_CLEAR(map->clock);
}
