#include "engine/record.h"

#include "engine/intern.h"
#include "engine/lifetimes.h"

#include <string.h>

PyObject *rf_reporter = NULL;
RfAtomicU64 rf_accesses_recorded = 0;

/* Pairs of places already reported, open addressing. */
typedef struct {
    uint32_t prior_site, site;
    uint32_t kinds;   /* 0 = empty; else 0x100 | which kind of location, was it a write, is it one */
    uint32_t report;
    uint64_t count;
} Pair;

static RfMutex pairs_mutex = RF_MUTEX_INIT;
static Pair *pairs = NULL;
static uint32_t pairs_mask = 0, pairs_used = 0;

static inline uintptr_t
key_clear_of_reserved(uint64_t hash)
{
    hash *= 0x9E3779B97F4A7C15u;
    hash ^= hash >> 31;
    return hash < RF_KEY_FIRST ? (uintptr_t)(hash + RF_KEY_FIRST) : (uintptr_t)hash;
}

uintptr_t
rf_key_of_index(Py_ssize_t index)
{
    return key_clear_of_reserved((uint64_t)index);
}

/* -1 and -2 have the same hash in CPython, and so have tuples that differ in nothing else. */
static uint64_t
key_bits(PyObject *key, int depth)
{
    if (PyLong_Check(key) || PyFloat_CheckExact(key)) {
        Py_hash_t hash = PyObject_Hash(key);
        if (hash == -2) {
            int minus_one = PyLong_Check(key) ? PyLong_AsLong(key) == -1 : PyFloat_AS_DOUBLE(key) == -1.0;
            PyErr_Clear();
            hash = minus_one ? (Py_hash_t)0x5DEECE66D1234567 : -2;
        }
        return (uint64_t)hash;
    }
    if (PyTuple_CheckExact(key) && depth < 4) {
        uint64_t bits = 0x345678u + (uint64_t)PyTuple_GET_SIZE(key);
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
            bits = (bits ^ key_bits(PyTuple_GET_ITEM(key, i), depth + 1)) * 0x100000001B3u;
        }
        return bits;
    }
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1) {
        PyErr_Clear();
    }
    return (uint64_t)hash;
}

uintptr_t
rf_key_of(PyObject *key)
{
    return key_clear_of_reserved(key_bits(key, 0));
}

static Pair *
pair_slot(Pair *table, uint32_t mask, uint32_t prior_site, uint32_t site, uint32_t kinds)
{
    uint32_t at = (prior_site * 2654435761u ^ site * 40503u ^ kinds) & mask;
    while (table[at].kinds != 0
           && (table[at].prior_site != prior_site || table[at].site != site || table[at].kinds != kinds)) {
        at = (at + 1) & mask;
    }
    return &table[at];
}

static int
pairs_grow_locked(void)
{
    uint32_t size = pairs == NULL ? 256 : (pairs_mask + 1) * 2;
    Pair *fresh = PyMem_RawCalloc(size, sizeof(Pair));
    if (fresh == NULL) {
        return -1;
    }
    for (uint32_t i = 0; pairs != NULL && i <= pairs_mask; i++) {
        if (pairs[i].kinds != 0) {
            *pair_slot(fresh, size - 1, pairs[i].prior_site, pairs[i].site, pairs[i].kinds) = pairs[i];
        }
    }
    PyMem_RawFree(pairs);
    pairs = fresh;
    pairs_mask = size - 1;
    return 0;
}

/* Counts the pair; 1 if it is new, and then its report is to be filled in with pair_told(). */
static int
pair_count(uint32_t prior_site, uint32_t site, uint32_t kinds, uint32_t *report)
{
    int fresh = 0;
    rf_mutex_lock(&pairs_mutex);
    if ((pairs == NULL || pairs_used * 2 > pairs_mask) && pairs_grow_locked() < 0) {
        rf_mutex_unlock(&pairs_mutex);
        return 0;
    }
    Pair *pair = pair_slot(pairs, pairs_mask, prior_site, site, kinds);
    if (pair->kinds == 0) {
        *pair = (Pair){prior_site, site, kinds, 0, 0};
        pairs_used++;
        fresh = 1;
    }
    pair->count++;
    *report = pair->report;
    rf_mutex_unlock(&pairs_mutex);
    return fresh;
}

static void
pair_told(uint32_t prior_site, uint32_t site, uint32_t kinds, uint32_t report)
{
    rf_mutex_lock(&pairs_mutex);
    pair_slot(pairs, pairs_mask, prior_site, site, kinds)->report = report;
    rf_mutex_unlock(&pairs_mutex);
}

PyObject *
rf_pair_counts(void)
{
    PyObject *result = PyDict_New();
    for (uint32_t i = 0; result != NULL && pairs != NULL && i <= pairs_mask; i++) {
        Pair pair = pairs[i];
        if (pair.kinds == 0) {
            continue;
        }
        PyObject *key = Py_BuildValue("III", pair.prior_site, pair.site, pair.kinds);
        PyObject *value = Py_BuildValue("IK", pair.report, (unsigned long long)pair.count);
        if (key == NULL || value == NULL || PyDict_SetItem(result, key, value) < 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return result;
}

void
rf_record_reset(void)
{
    rf_mutex_lock(&pairs_mutex);
    if (pairs != NULL) {
        memset(pairs, 0, (pairs_mask + 1) * sizeof(Pair));
    }
    pairs_used = 0;
    rf_mutex_unlock(&pairs_mutex);
}

static const char *
location_word(uintptr_t where)
{
    return where == RF_KEY_STRUCTURE ? "structure"
           : where == RF_KEY_CONTENT ? "content"
           : where == RF_KEY_CELL    ? "cell"
                                     : "entry";
}

/* Tells the reporter of one new pair; its answer is the number of the report. */
static uint32_t
tell(const RfTouch *touch, const RfPrior *prior, uintptr_t where, RfObject *object, RfThread *me)
{
    if (rf_reporter == NULL) {
        return 0;
    }
    PyObject *reporter = Py_NewRef(rf_reporter);
    PyObject *answer = PyObject_CallFunction(
        reporter, "(IIIi)(IIIi)OOs(III)", prior->site, prior->context, rf_thread_info_of(prior->epoch),
        prior->is_write, (unsigned)(touch->site >> 8), rf_context_here(me), me->info, touch->is_write, touch->object,
        touch->key != NULL ? touch->key : Py_None, location_word(where), object->created_site,
        object->created_context, (unsigned)rf_u32_own(&object->published));
    Py_DECREF(reporter);
    uint32_t report = 0;
    if (answer != NULL) {
        report = (uint32_t)PyLong_AsUnsignedLong(answer);
        Py_DECREF(answer);
    }
    if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(rf_reporter);
        return 0;
    }
    return report;
}

/* Another thread reaches `value` by a race: what it then finds in it follows from this one. */
static void
mark_published(PyObject *value, uint32_t report)
{
    if (value == NULL || report == 0) {
        return;
    }
    PyObject *watched = rf_watchable(value);
    RfObject *object = watched == NULL ? NULL : rf_object_make(watched);
    if (object != NULL && rf_u32_own(&object->published) == 0) {
        rf_u32_publish(&object->published, report);
    }
}

static void
report_conflict(const RfTouch *touch, const RfConflict *conflict, RfObject *object, RfThread *me)
{
    PyObject *pending = PyErr_Occurred() ? rf_exception_take() : NULL;
    me->reporting++;
    for (int i = 0; i < conflict->count; i++) {
        const RfPrior *prior = &conflict->prior[i];
        uint32_t site = (uint32_t)(touch->site >> 8), report = 0;
        uint32_t kind = touch->where == RF_KEY_STRUCTURE ? 2u : 1u;
        uint32_t kinds = 0x100u | kind << 4 | (prior->is_write ? 2u : 0u) | (touch->is_write ? 1u : 0u);
        if (pair_count(prior->site, site, kinds, &report)) {
            report = tell(touch, prior, conflict->key, object, me);
            pair_told(prior->site, site, kinds, report);
        }
        mark_published(touch->value, report);
    }
    me->reporting--;
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
}

static RfObject *
object_of(PyObject *object)
{
    PyObject *watched = rf_watchable(object);
    if (watched == NULL) {
        return NULL;
    }
    RfObject *entry = rf_object_make(watched);
    void *owner = entry == NULL ? NULL : rf_ptr_acquire(&entry->alias);
    return owner == NULL ? entry : rf_object_make(owner);
}

static void
record(const RfTouch *touch, int whole)
{
    RfThread *me = rf_thread_me();
    if (me->reporting || !rf_busy()) {
        return;
    }
    RfObject *object = rf_object_find(touch->object);
    if (object != NULL && rf_ptr_acquire(&object->alias) == NULL) {
        RfCell *cell = rf_cell_find(object, touch->where);
        if (cell != NULL && rf_same_epoch(cell, touch->is_write, me)) {
            return;
        }
    }
    else if ((object = object_of(touch->object)) == NULL) {
        return;
    }
    RfConflict conflict = {.count = 0};
    uint32_t site = (uint32_t)(touch->site >> 8);
    int failed = whole ? rf_touch_whole(object, touch->is_write, site, me, &conflict)
                       : rf_touch_slow(object, touch->where, touch->is_write, site, me, &conflict);
    if (failed < 0) {
        return; /* no memory: a miss, not a failure of the program */
    }
    rf_u64_add(&rf_accesses_recorded, 1);
    if (conflict.count > 0) {
        report_conflict(touch, &conflict, object, me);
    }
}

void
rf_record(const RfTouch *touch)
{
    record(touch, 0);
}

void
rf_record_whole(const RfTouch *touch)
{
    RfTouch content = *touch;
    content.where = RF_KEY_CONTENT;
    record(&content, 1);
}

void
rf_created(PyObject *value, long site)
{
    PyObject *watched = rf_watchable(value);
    if (watched != value || PyModule_Check(value) || PyType_Check(value)) {
        return;
    }
    RfObject *object = rf_object_make(value);
    if (object != NULL && object->created_site == 0) {
        object->created_site = (uint32_t)(site >> 8);
    }
}

int
rf_acquire(PyObject *object)
{
    RfThread *me = rf_thread_me();
    PyObject *watched = rf_watchable(object);
    if (watched == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot order threads by a %.200s: use an instance of a class of your own",
                     Py_TYPE(object)->tp_name);
        return -1;
    }
    RfObject *entry = rf_object_find(watched);
    RfSync *sync = entry == NULL ? NULL : rf_ptr_acquire(&entry->sync);
    if (sync != NULL && rf_sync_acquire(sync, me) < 0) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

int
rf_release(PyObject *object)
{
    RfThread *me = rf_thread_me();
    PyObject *watched = rf_watchable(object);
    if (watched == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot order threads by a %.200s: use an instance of a class of your own",
                     Py_TYPE(object)->tp_name);
        return -1;
    }
    RfObject *entry = rf_object_make(watched);
    RfSync *sync = entry == NULL ? NULL : rf_object_sync(entry);
    if (sync == NULL || rf_sync_release(sync, me) < 0) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}
