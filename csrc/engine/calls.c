#include "engine/calls.h"

#include "engine/attributes.h"
#include "engine/containers.h"
#include "engine/iterate.h"

#define MOST_LAZY 8

typedef struct {
    PyObject *callee; /* kept alive; NULL = empty */
    PyObject *replacement;
    int effect;
} Known;

static Known *known = NULL; /* filled before the program runs, only read afterwards */
static uint32_t known_mask = 0, known_used = 0;
PyObject *rf_sync_name;

static Known *
known_slot(Known *table, uint32_t mask, PyObject *callee)
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
        Known *fresh = PyMem_RawCalloc(size, sizeof(Known));
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
    Known *slot = known_slot(known, known_mask, identity);
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

static const Known *
known_of(PyObject *callee)
{
    static const Known nothing = {NULL, NULL, RF_NO_EFFECT};
    if (known == NULL) {
        return &nothing;
    }
    const Known *slot = known_slot(known, known_mask, callee);
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
call_noting(const Known *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
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
call_same_as(const Known *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
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

static PyObject *
call_known(const Known *what, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    switch (what->effect) {
    case RF_REPLACED:
        return PyObject_Vectorcall(what->replacement, args, nargs, kwnames);
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

/* A method bound to a container, as (descriptor, self, *args). */
static PyObject *
call_bound(PyObject *self, PyObject *name, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames,
           long site)
{
    PyObject *descriptor = rf_type_lookup(Py_TYPE(self), name);
    const Known *what = descriptor == NULL ? NULL : known_of(descriptor);
    size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
    PyObject *result = NULL;
    PyObject **full = NULL;
    if (what == NULL || what->effect == RF_NO_EFFECT) {
        result = PyObject_Vectorcall(callee, args, nargs, kwnames);
    }
    else if ((full = PyMem_New(PyObject *, total + 1)) == NULL) {
        PyErr_NoMemory();
    }
    else {
        full[0] = self;
        for (size_t i = 0; i < total; i++) {
            full[i + 1] = args[i];
        }
        result = call_known(what, descriptor, full, nargs + 1, kwnames, site);
    }
    PyMem_Free(full);
    Py_XDECREF(descriptor);
    return result;
}

PyObject *
rf_call(PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    const Known *what = known_of(callee);
    if (what->effect != RF_NO_EFFECT) {
        return call_known(what, callee, args, nargs, kwnames, site);
    }
    if (rf_busy() && PyCFunction_CheckExact(callee) && PyCFunction_GET_SELF(callee) != NULL
        && rf_kind_of(PyCFunction_GET_SELF(callee)) != RF_NOT_A_CONTAINER) {
        PyObject *name = PyUnicode_InternFromString(((PyCFunctionObject *)callee)->m_ml->ml_name);
        PyObject *result =
            name == NULL ? NULL
                         : call_bound(PyCFunction_GET_SELF(callee), name, callee, args, nargs, kwnames, site);
        Py_XDECREF(name);
        return result;
    }
    return PyObject_Vectorcall(callee, args, nargs, kwnames);
}

/* Maps with synchronisation of their own: a store happens before the look-up that sees it. */
static PyObject *
call_synchronised(PyObject *name, PyObject *const *args, size_t nargs, PyObject *kwnames)
{
    if (rf_release(args[0]) < 0) {
        return NULL;
    }
    PyObject *result = PyObject_VectorcallMethod(name, args, nargs, kwnames);
    if (result != NULL && rf_acquire(args[0]) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
call_other_method(PyObject *name, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    PyTypeObject *type = Py_TYPE(args[0]);
    if (site & RF_SITE_STORED) {
        PyObject *method = rf_attribute_load(args[0], name, site);
        PyObject *result = method == NULL ? NULL : PyObject_Vectorcall(method, args + 1, nargs - 1, kwnames);
        Py_XDECREF(method);
        return result;
    }
    PyObject *descriptor = rf_type_lookup(type, rf_sync_name);
    if (descriptor != NULL) {
        Py_DECREF(descriptor);
        return call_synchronised(name, args, nargs, kwnames);
    }
    return PyObject_VectorcallMethod(name, args, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET * 0, kwnames);
}

PyObject *
rf_call_method(PyObject *name, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    PyObject *self = args[0];
    if (PyType_Check(self) || PyModule_Check(self) || Py_IS_TYPE(self, &PySuper_Type)) {
        PyObject *callee = (site & RF_SITE_STORED) ? rf_attribute_load(self, name, site)
                                                   : PyObject_GetAttr(self, name);
        PyObject *result = NULL;
        if (callee != NULL && Py_IS_TYPE(self, &PySuper_Type)) {
            PyObject *bound = PyObject_GetAttrString(callee, "__self__");
            PyErr_Clear();
            PyObject *owner = PyObject_GetAttrString(callee, "__objclass__");
            PyErr_Clear();
            PyObject *descriptor = owner == NULL ? NULL : rf_type_lookup((PyTypeObject *)owner, name);
            if (bound != NULL && descriptor == NULL && rf_kind_of(bound) != RF_NOT_A_CONTAINER) {
                descriptor = NULL;
            }
            const Known *what = descriptor == NULL ? NULL : known_of(descriptor);
            if (what != NULL && what->effect != RF_NO_EFFECT && bound != NULL && nargs <= MOST_LAZY) {
                PyObject *full[MOST_LAZY + 1];
                size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
                full[0] = bound;
                for (size_t i = 1; i < total && i <= MOST_LAZY; i++) {
                    full[i] = args[i];
                }
                result = call_known(what, descriptor, full, nargs, kwnames, site);
            }
            else {
                result = rf_call(callee, args + 1, nargs - 1, kwnames, site);
            }
            Py_XDECREF(bound);
            Py_XDECREF(owner);
            Py_XDECREF(descriptor);
        }
        else if (callee != NULL) {
            result = rf_call(callee, args + 1, nargs - 1, kwnames, site);
        }
        Py_XDECREF(callee);
        return result;
    }
    if (!rf_busy() && !PyUnicode_CheckExact(self)) {
        return PyObject_VectorcallMethod(name, args, nargs, kwnames);
    }
    PyObject *descriptor = rf_type_lookup(Py_TYPE(self), name);
    const Known *what = descriptor == NULL ? NULL : known_of(descriptor);
    PyObject *result = what == NULL || what->effect == RF_NO_EFFECT
                           ? call_other_method(name, args, nargs, kwnames, site)
                           : call_known(what, descriptor, args, nargs, kwnames, site);
    Py_XDECREF(descriptor);
    return result;
}

/* ---- a container's method kept for later ---- */

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *object;
    PyObject *name;
    PyObject *method;
    long site;
} Bound;

static PyTypeObject *bound_type;

static PyObject *
bound_vectorcall(PyObject *op, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Bound *self = (Bound *)op;
    return call_bound(self->object, self->name, self->method, args, (size_t)PyVectorcall_NARGS(nargsf), kwnames,
                      self->site);
}

static int
bound_traverse(Bound *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->object);
    Py_VISIT(self->method);
    return 0;
}

static void
bound_dealloc(Bound *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->object);
    Py_XDECREF(self->name);
    Py_XDECREF(self->method);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
bound_getattro(PyObject *op, PyObject *name)
{
    if (PyUnicode_CompareWithASCIIString(name, "__class__") == 0) {
        return Py_NewRef((PyObject *)Py_TYPE(((Bound *)op)->method));
    }
    return PyObject_GetAttr(((Bound *)op)->method, name);
}

static PyObject *
bound_repr(Bound *self)
{
    return PyObject_Repr(self->method);
}

static Py_hash_t
bound_hash(Bound *self)
{
    return PyObject_Hash(self->method);
}

static PyObject *
bound_compare(PyObject *one, PyObject *other, int operation)
{
    PyObject *left = Py_IS_TYPE(one, bound_type) ? ((Bound *)one)->method : one;
    PyObject *right = Py_IS_TYPE(other, bound_type) ? ((Bound *)other)->method : other;
    return PyObject_RichCompare(left, right, operation);
}

static PyMemberDef bound_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Bound, vectorcall), READONLY, NULL},
    {NULL},
};

static PyType_Slot bound_slots[] = {
    {Py_tp_dealloc, bound_dealloc},
    {Py_tp_traverse, bound_traverse},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_getattro, bound_getattro},
    {Py_tp_repr, bound_repr},
    {Py_tp_hash, bound_hash},
    {Py_tp_richcompare, bound_compare},
    {Py_tp_members, bound_members},
    {0, NULL},
};

static PyType_Spec bound_spec = {
    .name = "racefree._engine.Bound",
    .basicsize = sizeof(Bound),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = bound_slots,
};

PyObject *
rf_bound_method(PyObject *object, PyObject *name, PyObject *method, long site)
{
    if (method == NULL || !PyCFunction_CheckExact(method) || PyCFunction_GET_SELF(method) != object
        || rf_kind_of(object) == RF_NOT_A_CONTAINER) {
        return method;
    }
    Bound *bound = PyObject_GC_New(Bound, bound_type);
    if (bound == NULL) {
        Py_DECREF(method);
        return NULL;
    }
    bound->vectorcall = bound_vectorcall;
    bound->object = Py_NewRef(object);
    bound->name = Py_NewRef(name);
    bound->method = method;
    bound->site = site;
    PyObject_GC_Track(bound);
    return (PyObject *)bound;
}

int
rf_calls_setup(PyObject *module)
{
    rf_sync_name = PyUnicode_InternFromString("__racefree_sync__");
    bound_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &bound_spec, NULL);
    return rf_sync_name == NULL || bound_type == NULL ? -1 : 0;
}
