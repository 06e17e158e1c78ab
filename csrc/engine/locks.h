/* Lock and RLock that create order, and the function a new thread starts with. */
#ifndef RACEFREE_ENGINE_LOCKS_H
#define RACEFREE_ENGINE_LOCKS_H

#include "engine/clocks.h"

int rf_locks_setup(PyObject *module);
/* The real constructors, and which creators get the real thing: a callable that says so. */
int rf_locks_configure(PyObject *real_lock, PyObject *real_rlock, PyObject *is_exempt);
/* A callable that runs `function` as the thread `who` (None if it has no object), ordered after its start. */
PyObject *rf_started(PyObject *function, PyObject *who);

#endif
