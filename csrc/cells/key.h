/* What identifies a series: a name and its labels, told apart exactly, whatever their order. */
#ifndef RACEFREE_CELLS_KEY_H
#define RACEFREE_CELLS_KEY_H

#include "port/versions.h"

#include <stdint.h>
#include <string.h>

#define RF_LABELS_MAX 64

/* Both exact objects: a str, and a str, int, float, bool or None. */
typedef struct {
    PyObject *name;
    PyObject *value;
} RfLabel;

typedef struct {
    PyObject *name; /* an exact str */
    const RfLabel *labels;
    uint32_t label_count;
    uint64_t hash; /* without labels the str's own hash; with labels independent of their order */
} RfKey;

/* Set *hash* of an exact str. -1 with an exception set if it has none yet and cannot be made (3.11: no memory). */
static inline int
rf_text_hash(PyObject *text, uint64_t *hash)
{
    Py_hash_t known = rf_str_cached_hash(text);
    if (known == -1) {
        known = PyObject_Hash(text);
        if (known == -1) {
            return -1;
        }
    }
    *hash = (uint64_t)known;
    return 0;
}

/* Whether two exact, hashed strs have the same text. Runs no Python code. */
static inline int
rf_text_same(PyObject *a, PyObject *b)
{
    return a == b
           || (PyUnicode_GET_LENGTH(a) == PyUnicode_GET_LENGTH(b) && PyUnicode_KIND(a) == PyUnicode_KIND(b)
               && memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(PyUnicode_GET_LENGTH(a) * PyUnicode_KIND(a))) == 0);
}

/* Fill key->hash. -1 with an exception set on failure. */
int rf_key_hash(RfKey *key);

/* Whether two keys have the same name and the same labels. Runs no Python code and cannot fail. */
int rf_key_same(const RfKey *a, const RfKey *b);

/* The key as text: `name{code=200,route="/users"}`, labels sorted by name; a new reference or NULL with an exception set.
   *labels_out* gets a tuple of (label, value) pairs in the same order. */
PyObject *rf_key_render(const RfKey *key, PyObject **labels_out);

#endif
