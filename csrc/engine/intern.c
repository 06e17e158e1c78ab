#include "engine/intern.h"

#include <string.h>

#define SHARDS 64
#define CHUNK_BITS 14
#define CHUNK (1u << CHUNK_BITS)
#define CHUNKS 4096
#define DEEPEST 200 /* frames kept of a stack; recursion would make every stack a new one */

typedef struct {
    RfMutex mutex;
    uint32_t *ids; /* open addressing, 0 = empty */
    uint32_t mask;
    uint32_t used;
} Shard;

static Shard shards[SHARDS];
static RfAtomicPtr chunks[CHUNKS]; /* published once, never freed: RfNode[CHUNK] */
static RfAtomicU32 last_id = 0;

RfNode
rf_node(uint32_t id)
{
    RfNode none = {0, 0, 0};
    RfNode *chunk = id == 0 ? NULL : rf_ptr_acquire(&chunks[id >> CHUNK_BITS]);
    return chunk == NULL ? none : chunk[id & (CHUNK - 1)];
}

static uint64_t
node_hash(uint32_t parent, uint32_t extra, uintptr_t what)
{
    uint64_t h = ((uint64_t)parent << 32 | extra) ^ ((uint64_t)what * 0x9E3779B97F4A7C15u);
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    return h ^ (h >> 32);
}

static uint32_t
node_make(uint32_t parent, uint32_t extra, uintptr_t what)
{
    uint32_t id = rf_u32_next(&last_id);
    if (id >= CHUNK * (uint32_t)CHUNKS) {
        return 0;
    }
    RfAtomicPtr *at = &chunks[id >> CHUNK_BITS];
    RfNode *chunk = rf_ptr_acquire(at);
    if (chunk == NULL) {
        RfNode *fresh = PyMem_RawCalloc(CHUNK, sizeof(RfNode));
        if (fresh == NULL) {
            return 0;
        }
        chunk = rf_ptr_offer(at, fresh);
        if (chunk != fresh) {
            PyMem_RawFree(fresh);
        }
    }
    chunk[id & (CHUNK - 1)] = (RfNode){what, parent, extra};
    if (what > RF_NODE_CONTEXT) {
        Py_INCREF((PyObject *)what);
    }
    return id;
}

static int
shard_grow_locked(Shard *shard)
{
    uint32_t size = shard->ids == NULL ? 256 : (shard->mask + 1) * 2;
    uint32_t *ids = PyMem_RawCalloc(size, sizeof(uint32_t));
    if (ids == NULL) {
        return -1;
    }
    for (uint32_t i = 0; shard->ids != NULL && i <= shard->mask; i++) {
        if (shard->ids[i] != 0) {
            RfNode node = rf_node(shard->ids[i]);
            uint32_t at = (uint32_t)(node_hash(node.parent, node.extra, node.what) >> 8) & (size - 1);
            while (ids[at] != 0) {
                at = (at + 1) & (size - 1);
            }
            ids[at] = shard->ids[i];
        }
    }
    PyMem_RawFree(shard->ids);
    shard->ids = ids;
    shard->mask = size - 1;
    return 0;
}

uint32_t
rf_intern(uint32_t parent, uint32_t extra, uintptr_t what)
{
    uint64_t hash = node_hash(parent, extra, what);
    Shard *shard = &shards[hash & (SHARDS - 1)];
    uint32_t id = 0;
    rf_mutex_lock(&shard->mutex);
    if ((shard->ids == NULL || shard->used * 2 > shard->mask) && shard_grow_locked(shard) < 0) {
        goto done;
    }
    uint32_t at = (uint32_t)(hash >> 8) & shard->mask;
    for (; shard->ids[at] != 0; at = (at + 1) & shard->mask) {
        RfNode node = rf_node(shard->ids[at]);
        if (node.what == what && node.parent == parent && node.extra == extra) {
            id = shard->ids[at];
            goto done;
        }
    }
    id = node_make(parent, extra, what);
    if (id != 0) {
        shard->ids[at] = id;
        shard->used++;
    }
done:
    rf_mutex_unlock(&shard->mutex);
    return id;
}

uint32_t
rf_stack_here(void)
{
    PyCodeObject *codes[DEEPEST];
    int lasti[DEEPEST];
    int depth = 0;
    PyFrameObject *frame = PyThreadState_GetFrame(PyThreadState_Get());
    while (frame != NULL && depth < DEEPEST) {
        codes[depth] = PyFrame_GetCode(frame);
        lasti[depth] = PyFrame_GetLasti(frame);
        depth++;
        PyFrameObject *back = PyFrame_GetBack(frame);
        Py_DECREF(frame);
        frame = back;
    }
    Py_XDECREF(frame);
    uint32_t id = 0;
    while (depth-- > 0) {
        id = rf_intern(id, (uint32_t)lasti[depth], (uintptr_t)codes[depth]);
        Py_DECREF(codes[depth]);
    }
    return id;
}

uint32_t
rf_context_here(RfThread *thread)
{
    return rf_intern(rf_stack_here(), thread->lockset, RF_NODE_CONTEXT);
}

PyObject *
rf_context_describe(uint32_t context)
{
    RfNode top = rf_node(context);
    PyObject *frames = PyList_New(0), *locks = PyList_New(0);
    if (frames == NULL || locks == NULL) {
        goto fail;
    }
    uint32_t stack = top.what == RF_NODE_CONTEXT ? top.parent : context;
    uint32_t held = top.what == RF_NODE_CONTEXT ? top.extra : 0;
    for (RfNode node = rf_node(stack); node.what > RF_NODE_CONTEXT; node = rf_node(node.parent)) {
        PyObject *frame = Py_BuildValue("Oi", (PyObject *)node.what, (int)node.extra);
        if (frame == NULL || PyList_Append(frames, frame) < 0) {
            Py_XDECREF(frame);
            goto fail;
        }
        Py_DECREF(frame);
    }
    for (RfNode node = rf_node(held); node.what == RF_NODE_LOCK; node = rf_node(node.parent)) {
        PyObject *made = PyLong_FromUnsignedLong(node.extra);
        if (made == NULL || PyList_Append(locks, made) < 0) {
            Py_XDECREF(made);
            goto fail;
        }
        Py_DECREF(made);
    }
    return Py_BuildValue("NN", frames, locks);
fail:
    Py_XDECREF(frames);
    Py_XDECREF(locks);
    return NULL;
}

uint32_t
rf_lockset_add(uint32_t set, uint32_t made)
{
    return rf_intern(set, made, RF_NODE_LOCK);
}

uint32_t
rf_lockset_remove(uint32_t set, uint32_t made)
{
    RfNode node = rf_node(set);
    if (node.what != RF_NODE_LOCK) {
        return set;
    }
    if (node.extra == made) {
        return node.parent;
    }
    return rf_lockset_add(rf_lockset_remove(node.parent, made), node.extra);
}
