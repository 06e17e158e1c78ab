#include "engine/effects.h"

#include "engine/attributes.h"
#include "engine/calls.h"
#include "engine/containers.h"
#include "engine/iterate.h"

#define MOST_LAZY 8

static RfKnown *known = NULL; /* filled before the program runs, only read afterwards */
static uint32_t known_mask = 0, known_used = 0;

static RfKnown *
known_slot(RfKnown *table, uint32_t mask, PyObject *callee)
{
    uint32_t at = (uint32_t)rf_address_hash(callee) & mask;
    while (table[at].callee != NULL && table[at].callee != callee) {
        at = (at + 1) & mask;
    }
    return &table[at];
}

int
rf_effect_register(PyObject *callee, int effect, PyObject *replacement)
{
    if (known == NULL || known_used * 2 > known_mask) {
        uint32_t size = known == NULL ? 512 : (known_mask + 1) * 2;
        RfKnown *fresh = PyMem_RawCalloc(size, sizeof(RfKnown));
        if (fresh == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        for (uint32_t i = 0; known != NULL && i <= known_mask; i++) {
            if (known[i].callee != NULL) {
                *known_slot(fresh, size - 1, known[i].callee) = known[i];
            }
        }
        PyMem_RawFree(known);
        known = fresh;
        known_mask = size - 1;
    }
    /* A class method is a new object each time it is asked for: it is known by its definition. */
    int of_class = PyCFunction_CheckExact(callee) && PyCFunction_GET_SELF(callee) != NULL
                   && PyType_Check(PyCFunction_GET_SELF(callee));
    PyObject *identity = of_class ? (PyObject *)((PyCFunctionObject *)callee)->m_ml : callee;
    RfKnown *slot = known_slot(known, known_mask, identity);
    if (slot->callee == NULL) {
        if (!of_class) {
            Py_INCREF(callee);
        }
        slot->callee = identity;
        known_used++;
    }
    Py_XSETREF(slot->replacement, Py_XNewRef(replacement));
    slot->effect = effect;
    return 0;
}

const RfKnown *
rf_known_of(PyObject *callee)
{
    static const RfKnown nothing = {NULL, NULL, RF_NO_EFFECT};
    if (known == NULL) {
        return &nothing;
    }
    const RfKnown *slot = known_slot(known, known_mask, callee);
    if (slot->callee == NULL && PyCFunction_CheckExact(callee)) {
        slot = known_slot(known, known_mask, (PyObject *)((PyCFunctionObject *)callee)->m_ml);
    }
    return slot->callee == NULL ? &nothing : slot;
}

static Py_ssize_t
size_of(PyObject *object)
{
    return PyDict_Check(object)   ? PyDict_Size(object)
           : PyList_Check(object) ? PyList_GET_SIZE(object)
                                  : -1;
}

static void
note_read(PyObject *object, long site)
{
    object = rf_behind_view(object);
    if (rf_kind_of(object) != RF_NOT_A_CONTAINER) {
        rf_note_whole(object, 0, site);
    }
}

static void
note_reads(PyObject *const *args, size_t from, size_t nargs, long site)
{
    for (size_t i = from; i < nargs; i++) {
        note_read(args[i], site);
    }
}

static void
note_update(PyObject *const *args, size_t nargs, PyObject *kwnames, int grew, long site)
{
    PyObject *self = args[0];
    if (nargs > 1 && PyDict_Check(args[1])) {
        PyObject *keys = PyDict_Keys(args[1]);
        for (Py_ssize_t i = 0; keys != NULL && i < PyList_GET_SIZE(keys); i++) {
            rf_note_entry(self, PyList_GET_ITEM(keys, i), NULL, 1, site);
        }
        Py_XDECREF(keys);
    }
    else if (nargs > 1) {
        rf_note_whole(self, 1, site);
    }
    for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        rf_note_entry(self, PyTuple_GET_ITEM(kwnames, i), NULL, 1, site);
    }
    if (grew) {
        rf_note_structure(self, 1, site);
    }
}

/* What is known before the call is noted after it, so that a call that raised TypeError changed nothing. */
static void
note_container(int effect, PyObject *const *args, size_t nargs, PyObject *kwnames, Py_ssize_t before,
               PyObject *result, long site)
{
    PyObject *self = rf_behind_view(args[0]);
    Py_ssize_t after = size_of(self);
    switch (effect) {
    case RF_READ_LENGTH:
        rf_note_structure(self, 0, site);
        break;
    case RF_WRITE_ALL:
        rf_note_whole(self, 1, site);
        note_reads(args, 1, nargs, site);
        break;
    case RF_WRITE_STRUCTURE:
        rf_note_structure(self, 1, site);
        note_reads(args, 1, nargs, site);
        break;
    case RF_APPEND:
        rf_note_structure(self, 1, site);
        rf_note_slot(self, before, nargs > 1 ? args[1] : NULL, 1, site);
        break;
    case RF_ENTRY_READ:
        if (nargs > 1) {
            rf_note_entry(self, args[1], result, 0, site);
        }
        break;
    case RF_ENTRY_CHANGE:
        if (nargs > 1) {
            rf_note_entry(self, args[1], result, before != after, site);
        }
        if (before != after) {
            rf_note_structure(self, 1, site);
        }
        break;
    case RF_UPDATE:
        note_update(args, nargs, kwnames, before != after, site);
        note_reads(args, 1, nargs, site);
        break;
    case RF_POP_SLOT:
        if (nargs > 1 || result == NULL) {
            rf_note_whole(self, result != NULL, site);
        }
        else {
            rf_note_structure(self, 1, site);
            rf_note_slot(self, after, result, 1, site);
        }
        break;
    default:
        break;
    }
}

static PyObject *
call_noting(const RfKnown *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    int effect = what->effect & 0xFF;
    PyObject *const *all = args;
    size_t all_count = nargs;
    if ((what->effect & RF_AFTER_SELF) && nargs > 0) {
        args++;
        nargs--;
    }
    int on_container = nargs > 0 && rf_kind_of(rf_behind_view(args[0])) != RF_NOT_A_CONTAINER;
    Py_ssize_t before = on_container ? size_of(args[0]) : -1;
    if (effect == RF_READ_ALL) {
        note_reads(args, 0, nargs, site);
    }
    else if (effect == RF_READ_REST) {
        note_reads(args, 1, nargs, site);
    }
    else if (effect == RF_READ_DEEP) {
        for (size_t i = 0; i < nargs; i++) {
            rf_note_deep(args[i], site);
        }
    }
    else if ((effect == RF_READ_INSTANCE || effect == RF_READ_INSTANCE_DEEP) && nargs > 0) {
        if (effect == RF_READ_INSTANCE_DEEP) {
            rf_note_deep(args[0], site);
        }
        else {
            note_read(args[0], site);
        }
        rf_note_instance(args[0], site);
    }
    PyObject *result = PyObject_Vectorcall(callee, all, all_count, kwnames);
    if (!on_container) {
        return result;
    }
    PyObject *pending = NULL;
    if (result == NULL) {
        pending = rf_exception_take();
        if (!PyErr_GivenExceptionMatches(pending, PyExc_LookupError)) {
            rf_exception_restore(pending);
            return NULL;
        }
    }
    note_container(effect, args, nargs, kwnames, before, result, site);
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
    return result;
}

static PyObject *
call_lazy(PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
    PyObject *noting[MOST_LAZY];
    if (total > MOST_LAZY || total == 0) {
        return PyObject_Vectorcall(callee, args, nargs, kwnames);
    }
    PyObject *result = NULL;
    size_t made = 0;
    for (; made < total; made++) {
        noting[made] = made < nargs ? rf_iterate(args[made], site | RF_SITE_CALLS) : Py_NewRef(args[made]);
        if (noting[made] == NULL) {
            goto done;
        }
    }
    result = PyObject_Vectorcall(callee, noting, nargs, kwnames);
done:
    while (made > 0) {
        Py_DECREF(noting[--made]);
    }
    return result;
}

static PyObject *
call_getattr(PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    PyObject *value = PyObject_Vectorcall(callee, args, nargs, kwnames);
    if (nargs < 2) {
        return value;
    }
    if (rf_busy()) {
        PyObject *pending = value == NULL ? rf_exception_take() : NULL;
        rf_note_attribute(args[0], args[1], value, 0, site);
        if (pending != NULL) {
            rf_exception_restore(pending);
        }
    }
    return rf_bound_method(args[0], args[1], value, site);
}

/* object.__setattr__(self, name, value): stores by the plain rules whatever the class says. */
static PyObject *
call_super_attribute(PyObject *callee, PyObject *const *args, size_t nargs, int is_write, long site)
{
    PyObject *result = PyObject_Vectorcall(callee, args, nargs, NULL);
    if (result == NULL || !rf_busy() || nargs < 2 || !PyUnicode_CheckExact(args[1]) || PyType_Check(args[0])) {
        return result;
    }
    PyObject *descriptor = rf_type_lookup(Py_TYPE(args[0]), args[1]);
    if (descriptor == NULL || Py_TYPE(descriptor)->tp_descr_set == NULL
        || Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) {
        if (is_write || descriptor == NULL || result != descriptor) {
            rf_note_entry(args[0], args[1], is_write ? NULL : result, is_write, site);
        }
    }
    Py_XDECREF(descriptor);
    return result;
}

static PyObject *
none_if_done(int failed)
{
    return failed < 0 ? NULL : Py_NewRef(Py_None);
}

/* Those that have a function of their own for the same thing; `plain` for a wrong number of arguments. */
static PyObject *
call_same_as(const RfKnown *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    int effect = what->effect;
    if (kwnames != NULL) {
        return PyObject_Vectorcall(callee, args, nargs, kwnames);
    }
    if (effect == RF_SETATTR && nargs == 3) {
        return none_if_done(rf_attribute_store(args[0], args[1], args[2], site));
    }
    if (effect == RF_DELATTR && nargs == 2) {
        return none_if_done(rf_attribute_store(args[0], args[1], NULL, site));
    }
    if (effect == RF_DICT_OF && nargs == 1) {
        PyObject *name = PyUnicode_InternFromString("__dict__");
        PyObject *dict = PyObject_Vectorcall(callee, args, nargs, NULL);
        if (dict != NULL && name != NULL) {
            rf_note_attribute(args[0], name, dict, 0, site);
        }
        Py_XDECREF(name);
        return dict;
    }
    if ((effect == RF_ITEM_LOAD || effect == RF_ITEM_DELETE || effect == RF_CONTAINS) && nargs == 2) {
        PyObject *result = PyObject_Vectorcall(callee, args, nargs, NULL);
        if (result != NULL && rf_busy() && PyDict_Check(args[0])) {
            rf_note_entry(args[0], args[1], NULL, effect == RF_ITEM_DELETE, site);
            if (effect != RF_ITEM_LOAD) {
                rf_note_structure(args[0], effect == RF_ITEM_DELETE, site);
            }
        }
        else if (result != NULL && rf_busy() && (PyList_Check(args[0]) || rf_kind_of(args[0]) != RF_NOT_A_CONTAINER)) {
            rf_note_whole(args[0], effect == RF_ITEM_DELETE, site);
        }
        return result;
    }
    if (effect == RF_ITEM_STORE && nargs == 3) {
        Py_ssize_t before = size_of(args[0]);
        PyObject *result = PyObject_Vectorcall(callee, args, nargs, NULL);
        if (result != NULL && rf_busy() && PyDict_Check(args[0])) {
            rf_note_entry(args[0], args[1], args[2], 1, site);
            if (size_of(args[0]) != before) {
                rf_note_structure(args[0], 1, site);
            }
        }
        else if (result != NULL && rf_busy() && (PyList_Check(args[0]) || rf_kind_of(args[0]) != RF_NOT_A_CONTAINER)) {
            rf_note_whole(args[0], 1, site);
        }
        return result;
    }
    return PyObject_Vectorcall(callee, args, nargs, kwnames);
}

/* exec and eval look at the frame that calls them, so the rewriting is done before, not around the call. */
static PyObject *
call_source(const RfKnown *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames)
{
    PyObject *full[MOST_LAZY];
    size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
    if (nargs == 0 || total > MOST_LAZY) {
        return PyObject_Vectorcall(callee, args, nargs, kwnames);
    }
    PyObject *source = PyObject_CallOneArg(what->replacement, args[0]);
    if (source == NULL) {
        return NULL;
    }
    full[0] = source;
    for (size_t i = 1; i < total; i++) {
        full[i] = args[i];
    }
    PyObject *result = PyObject_Vectorcall(callee, full, nargs, kwnames);
    Py_DECREF(source);
    return result;
}

PyObject *
rf_call_known(const RfKnown *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    switch (what->effect) {
    case RF_REPLACED:
        return PyObject_Vectorcall(what->replacement, args, nargs, kwnames);
    case RF_TYPE_OF:
        if (nargs == 1 && kwnames == NULL && (rf_is_walk(args[0]) || rf_is_bound_method(args[0]))) {
            return PyObject_GetAttrString(args[0], "__class__");
        }
        return PyObject_Vectorcall(callee, args, nargs, kwnames);
    case RF_SOURCE:
        return call_source(what, callee, args, nargs, kwnames);
    case RF_LAZY:
        return call_lazy(callee, args, nargs, kwnames, site);
    case RF_LAZY_RESULT: {
        PyObject *result = PyObject_Vectorcall(callee, args, nargs, kwnames);
        PyObject *container = nargs == 1 ? rf_behind_view(args[0]) : NULL;
        return container == NULL || rf_kind_of(container) == RF_NOT_A_CONTAINER
                   ? result
                   : rf_iterate_with(result, container, site);
    }
    case RF_GETATTR:
        return call_getattr(callee, args, nargs, kwnames, site);
    case RF_SUPER_SETATTR:
        return call_super_attribute(callee, args, nargs, 1, site);
    case RF_SUPER_GETATTR:
        return call_super_attribute(callee, args, nargs, 0, site);
    case RF_SETATTR:
    case RF_DELATTR:
    case RF_DICT_OF:
    case RF_ITEM_LOAD:
    case RF_ITEM_STORE:
    case RF_ITEM_DELETE:
    case RF_CONTAINS:
        return call_same_as(what, callee, args, nargs, kwnames, site);
    default:
        return rf_busy() ? call_noting(what, callee, args, nargs, kwnames, site)
                         : PyObject_Vectorcall(callee, args, nargs, kwnames);
    }
}
