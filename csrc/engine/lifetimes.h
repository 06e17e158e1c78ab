/* Takes an object out of the shadow before its address can be used again, without keeping it alive: the
   deallocators of dict, list and cell are wrapped, and tp_free of every class whose instances are watched. */
#ifndef RACEFREE_ENGINE_LIFETIMES_H
#define RACEFREE_ENGINE_LIFETIMES_H

#include "engine/shadow.h"

int rf_lifetimes_install(void); /* -1 with an exception */

/* The object to remember `object` by: itself, its __dict__ where its own death cannot be seen, or NULL. Borrowed. */
PyObject *rf_watchable(PyObject *object);

/* Before object.__class__ = other: both classes must have the same tp_free, or CPython refuses. */
void rf_lifetimes_align(PyTypeObject *one, PyTypeObject *other);

#endif
