/* Small numbers for stacks, sets of held locks, and the two together (a context).

   Everything is a chain of nodes (parent, extra, what), each kept once:
     a frame    parent = the frame that called it, extra = last instruction, what = the code object (kept alive)
     a lock     parent = the locks taken before,   extra = where it was made, what = RF_NODE_LOCK
     a context  parent = the stack,                extra = the locks,         what = RF_NODE_CONTEXT
   Number 0 is the empty chain. */
#ifndef RACEFREE_ENGINE_INTERN_H
#define RACEFREE_ENGINE_INTERN_H

#include "engine/clocks.h"

#define RF_NODE_LOCK 1
#define RF_NODE_CONTEXT 2

typedef struct {
    uintptr_t what;
    uint32_t parent;
    uint32_t extra;
} RfNode;

uint32_t rf_intern(uint32_t parent, uint32_t extra, uintptr_t what);
RfNode rf_node(uint32_t id);

uint32_t rf_stack_here(void);                 /* the calling thread's Python stack */
uint32_t rf_context_here(RfThread *thread);   /* the stack and the locks held */
PyObject *rf_context_describe(uint32_t context); /* ([(code, lasti), ...] innermost first, [made-at stack id, ...]) */

uint32_t rf_lockset_add(uint32_t set, uint32_t made);
uint32_t rf_lockset_remove(uint32_t set, uint32_t made);

#endif
