/* What calls do to their arguments, by the identity of what is called. */
#ifndef RACEFREE_ENGINE_EFFECTS_H
#define RACEFREE_ENGINE_EFFECTS_H

#include "engine/record.h"

/* What a call does. For a method the first argument is the receiver. The numbers are also in containers.py. */
typedef enum {
    RF_NO_EFFECT = 0,
    RF_READ_ALL = 1,         /* reads every argument whole */
    RF_READ_LENGTH = 2,      /* reads the structure of the first argument */
    RF_READ_DEEP = 3,        /* reads every argument and the containers in it */
    RF_WRITE_ALL = 4,        /* writes the first argument whole, reads the others */
    RF_WRITE_STRUCTURE = 5,  /* writes the structure of the first, reads the others */
    RF_APPEND = 6,           /* structure and a new last slot */
    RF_ENTRY_READ = 7,       /* dict.get */
    RF_ENTRY_CHANGE = 8,     /* setdefault, pop: writes if the size changed */
    RF_UPDATE = 9,           /* dict.update */
    RF_POP_SLOT = 10,        /* list.pop */
    RF_LAZY = 11,            /* reads its arguments step by step: enumerate, zip, map, iter */
    RF_LAZY_RESULT = 12,     /* reversed */
    RF_GETATTR = 13,
    RF_SETATTR = 14,
    RF_DELATTR = 15,
    RF_DICT_OF = 16,         /* vars */
    RF_ITEM_LOAD = 17,
    RF_ITEM_STORE = 18,
    RF_ITEM_DELETE = 19,
    RF_CONTAINS = 20,
    RF_REPLACED = 21,        /* call something else in its place */
    RF_SUPER_SETATTR = 22,   /* object.__setattr__ */
    RF_READ_REST = 23,       /* reads the arguments after the first: str.join */
    RF_SUPER_GETATTR = 24,
    RF_READ_INSTANCE_DEEP = 26, /* copy.deepcopy: and the containers in it */
    RF_READ_INSTANCE = 25,   /* copy.copy, dataclasses.asdict: every attribute of its argument, or its entries */
    RF_TYPE_OF = 27,         /* type(x): what stands for a kept method or an iterator has its type */
    RF_SOURCE = 28,          /* exec, eval: the first argument is put through the replacement */
} RfEffect;

#define RF_AFTER_SELF 256 /* added to an effect: the first argument does not count */

typedef struct {
    PyObject *callee; /* kept alive; NULL = empty */
    PyObject *replacement;
    int effect;
} RfKnown;

int rf_effect_register(PyObject *callee, int effect, PyObject *replacement);
const RfKnown *rf_known_of(PyObject *callee); /* its effect is RF_NO_EFFECT where nothing is known */
PyObject *rf_call_known(const RfKnown *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames,
                        long site);

#endif
