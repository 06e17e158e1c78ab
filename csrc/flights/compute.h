/* get_or_compute(): who leads, who waits, and what is stored in the end. */
#ifndef RACEFREE_FLIGHTS_COMPUTE_H
#define RACEFREE_FLIGHTS_COMPUTE_H

#include "flights/flight.h"

/* The value of *key*, which a look-up has just missed: computed here by *function* (called with the key if *with_key*) unless it has
   come meanwhile or another thread is computing it, which is then waited for, *timeout* seconds (infinity for no limit). New
   reference, or NULL with an exception set. Counts neither a hit nor a miss. */
PyObject *rf_compute(RfMap *map, PyObject *key, Py_hash_t hash, PyObject *function, int with_key, double timeout);

#endif
