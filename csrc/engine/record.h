/* One access to one location, and what is told of it when it races. */
#ifndef RACEFREE_ENGINE_RECORD_H
#define RACEFREE_ENGINE_RECORD_H

#include "engine/shadow.h"

/* A site constant in rewritten code is its number * 256 + these. */
#define RF_SITE_CONTENT 1u /* the value is consumed whole where it is loaded */
#define RF_SITE_TRUTH 2u   /* the value is only tested */
#define RF_SITE_CALLS 4u   /* a loop whose body may start threads */
#define RF_SITE_CREATES 8u /* the stored value was made in this statement */
#define RF_SITE_CHANGES 32u /* a container is changed in place */
#define RF_SITE_MATCHED 64u /* a class pattern looks at its attributes */
#define RF_SITE_STORED 16u /* the attribute's name is stored somewhere in the program */

typedef struct {
    PyObject *object;  /* whose location it is, borrowed */
    PyObject *key;     /* for the report, borrowed; NULL for structure and content */
    PyObject *value;   /* what was read or written, borrowed; may be NULL */
    uintptr_t where;   /* RF_KEY_... or rf_key_of(key) */
    long site;         /* as in rewritten code */
    int is_write;
} RfTouch;

/* All of these leave an exception that is set as it is; what goes wrong in recording (no memory, an error in the
   reporter) is told to sys.unraisablehook and never reaches the program. */
void rf_record(const RfTouch *touch);
void rf_record_whole(const RfTouch *touch);

/* The number of the location of an entry, from its key; 0 if it cannot be told without running user code twice. */
uintptr_t rf_key_of(PyObject *key);
uintptr_t rf_key_of_index(Py_ssize_t index);

/* The race through which another thread got hold of `object`, + 1. */
void rf_created(PyObject *object, long site);

int rf_acquire(PyObject *object);
int rf_release(PyObject *object);

extern PyObject *rf_reporter; /* called once for a new pair of places; NULL while no session is on */
extern RfAtomicU64 rf_accesses_recorded;
PyObject *rf_pair_counts(void); /* {(site, site, was write, is write, key kind): (report, count)} */
void rf_record_reset(void);

#endif
