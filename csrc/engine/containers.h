/* Containers by their run-time type: what reading, storing and calling their methods does to them. */
#ifndef RACEFREE_ENGINE_CONTAINERS_H
#define RACEFREE_ENGINE_CONTAINERS_H

#include "engine/record.h"

typedef enum {
    RF_NOT_A_CONTAINER = 0,
    RF_DICT,      /* dict and subclasses that do not bring their own way to look up */
    RF_SEQUENCE,  /* list, bytearray: slots */
    RF_BAG,       /* set, deque: no entries of their own, only structure */
} RfKind;

int rf_containers_setup(void);

extern PyObject *rf_sync_name; /* "__racefree_sync__": the type brings its own synchronisation */
int rf_is_synchronised(PyObject *object);
int rf_order_around(PyObject *object);
RfKind rf_kind_of(PyObject *object);

/* A dict's view as its dict; everything else as it is. Borrowed. */
PyObject *rf_behind_view(PyObject *object);

void rf_note_structure(PyObject *object, int is_write, long site);
void rf_note_entry(PyObject *object, PyObject *key, PyObject *value, int is_write, long site);
void rf_note_slot(PyObject *object, Py_ssize_t index, PyObject *value, int is_write, long site);
void rf_note_whole(PyObject *object, int is_write, long site); /* structure and content */
void rf_note_instance(PyObject *object, long site);             /* every attribute of it is read */
void rf_note_deep(PyObject *object, long site);                /* read, and the containers in it, too */
void rf_note_use(PyObject *value, long site);                  /* what the site's flags say is done with a value */

PyObject *rf_item_load(PyObject *object, PyObject *key, long site);
int rf_item_store(PyObject *object, PyObject *key, PyObject *value, long site); /* value NULL: delete */
int rf_contains(PyObject *object, PyObject *key, long site);

#endif
