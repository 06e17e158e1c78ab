#include "engine/calls.h"

#include "engine/attributes.h"
#include "engine/containers.h"
#include "engine/effects.h"

#define MOST_ARGUMENTS 8

PyObject *rf_releasing = NULL;

/* A method bound to a container, as (descriptor, self, *args). */
static PyObject *
call_bound(PyObject *self, PyObject *name, PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames,
           long site)
{
    PyObject *descriptor = rf_type_lookup(Py_TYPE(self), name);
    const RfKnown *what = descriptor == NULL ? NULL : rf_known_of(descriptor);
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
        result = rf_call_known(what, descriptor, full, nargs + 1, kwnames, site);
    }
    PyMem_Free(full);
    Py_XDECREF(descriptor);
    return result;
}

PyObject *
rf_call(PyObject *callee, PyObject *const *args, size_t nargs, PyObject *kwnames, long site)
{
    const RfKnown *what = rf_known_of(callee);
    if (what->effect != RF_NO_EFFECT) {
        return rf_call_known(what, callee, args, nargs, kwnames, site);
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

/* Maps with synchronisation of their own: a store happens before the look-up that sees it. A function handed to
   one (what get_or_compute() computes) shows what it did before the map shows its result. */
static PyObject *
call_synchronised(PyObject *name, PyObject *const *args, size_t nargs, PyObject *kwnames)
{
    size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
    PyObject *full[MOST_ARGUMENTS];
    if (total > MOST_ARGUMENTS || rf_release(args[0]) < 0) {
        return total > MOST_ARGUMENTS ? PyObject_VectorcallMethod(name, args, nargs, kwnames) : NULL;
    }
    PyObject *result = NULL;
    size_t made = 0;
    for (; made < total; made++) {
        int wrap = made > 0 && rf_releasing != NULL && PyFunction_Check(args[made]);
        full[made] = wrap ? PyObject_CallFunctionObjArgs(rf_releasing, args[0], args[made], NULL)
                          : Py_NewRef(args[made]);
        if (full[made] == NULL) {
            goto done;
        }
    }
    result = PyObject_VectorcallMethod(name, full, nargs, kwnames);
    (void)rf_order_around(args[0]);
done:
    while (made > 0) {
        Py_DECREF(full[--made]);
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
            const RfKnown *what = descriptor == NULL ? NULL : rf_known_of(descriptor);
            if (what != NULL && what->effect != RF_NO_EFFECT && bound != NULL && nargs <= MOST_ARGUMENTS) {
                PyObject *full[MOST_ARGUMENTS + 1];
                size_t total = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
                full[0] = bound;
                for (size_t i = 1; i < total && i <= MOST_ARGUMENTS; i++) {
                    full[i] = args[i];
                }
                result = rf_call_known(what, descriptor, full, nargs, kwnames, site);
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
    const RfKnown *what = descriptor == NULL ? NULL : rf_known_of(descriptor);
    PyObject *result = what == NULL || what->effect == RF_NO_EFFECT
                           ? call_other_method(name, args, nargs, kwnames, site)
                           : rf_call_known(what, descriptor, args, nargs, kwnames, site);
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

int
rf_is_bound_method(PyObject *object)
{
    return Py_IS_TYPE(object, bound_type);
}

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
    bound_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &bound_spec, NULL);
    return bound_type == NULL ? -1 : 0;
}
