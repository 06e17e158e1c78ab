/* Which locks are taken while which others are held; a cycle among them can deadlock. */
#ifndef RACEFREE_ENGINE_LOCK_ORDER_H
#define RACEFREE_ENGINE_LOCK_ORDER_H

#include "engine/clocks.h"

typedef struct RfHeld {
    uint64_t lock; /* its serial number */
    uint32_t made; /* the stack that made it */
    uint64_t under[4]; /* the innermost locks held when it was taken; 0 = none */
} RfHeld;

/* The thread has taken a lock. `waited`: it would have waited for it, so it can be part of a deadlock. */
void rf_lock_order_taken(RfThread *me, uint64_t lock, uint32_t made, int waited);
int rf_lock_order_left(RfThread *me, uint64_t lock); /* 1 if it was held */
/* A thread released a lock that another took. */
void rf_lock_order_handed_over(RfThread *me, uint64_t lock);
void rf_lock_order_watch(PyObject *nested, PyObject *handed_over); /* None: no more */

#endif
