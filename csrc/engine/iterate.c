#include "engine/iterate.h"

#include "engine/containers.h"

typedef struct {
    PyObject_HEAD
    PyObject *iterator;
    PyObject *container; /* NULL once exhausted */
    long site;
    RfEpoch seen;        /* the epoch in which the last step was noted */
} Walk;

static PyTypeObject *walk_type;

static int
walk_traverse(Walk *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->iterator);
    Py_VISIT(self->container);
    return 0;
}

static int
walk_clear(Walk *self)
{
    Py_CLEAR(self->iterator);
    Py_CLEAR(self->container);
    return 0;
}

static void
walk_dealloc(Walk *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    walk_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

/* The first step reads everything; a later one in a new epoch reads it again, as far as that is quickly told. */
static void
note_step(Walk *self)
{
    RfThread *me = rf_thread_me();
    if (self->seen == me->epoch || self->container == NULL) {
        return;
    }
    int first = self->seen == 0;
    self->seen = me->epoch;
    rf_note_structure(self->container, 0, self->site);
    if (rf_kind_of(self->container) == RF_BAG) {
        return;
    }
    RfTouch touch = {self->container, NULL, NULL, RF_KEY_CONTENT, self->site, 0};
    if (first || (PyObject_Size(self->container) <= 64)) {
        rf_record_whole(&touch);
    }
    else {
        rf_record(&touch);
    }
}

static PyObject *
walk_next(Walk *self)
{
    if (self->iterator == NULL) {
        return NULL;
    }
    if (rf_busy()) {
        note_step(self);
    }
    PyObject *value = Py_TYPE(self->iterator)->tp_iternext(self->iterator);
    if (value == NULL) {
        Py_CLEAR(self->container);
    }
    return value;
}

static PyObject *
walk_getattro(PyObject *op, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(op, name);
    Walk *self = (Walk *)op;
    if (value == NULL && self->iterator != NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        value = PyObject_GetAttr(self->iterator, name);
    }
    return value;
}

static PyObject *
walk_length_hint(Walk *self, PyObject *Py_UNUSED(ignored))
{
    Py_ssize_t hint = self->iterator == NULL ? 0 : PyObject_LengthHint(self->iterator, 0);
    return hint < 0 ? NULL : PyLong_FromSsize_t(hint);
}

static PyObject *
walk_class(Walk *self, void *Py_UNUSED(closure))
{
    return Py_NewRef((PyObject *)(self->iterator == NULL ? Py_TYPE(self) : Py_TYPE(self->iterator)));
}

static PyObject *
walk_reduce(Walk *self, PyObject *Py_UNUSED(ignored))
{
    return PyObject_CallMethod(self->iterator, "__reduce__", NULL);
}

static PyMethodDef walk_methods[] = {
    {"__length_hint__", (PyCFunction)walk_length_hint, METH_NOARGS, NULL},
    {"__reduce__", (PyCFunction)walk_reduce, METH_NOARGS, NULL},
    {NULL},
};

static PyGetSetDef walk_getset[] = {
    {"__class__", (getter)walk_class, NULL, NULL, NULL},
    {NULL},
};

static PyType_Slot walk_slots[] = {
    {Py_tp_dealloc, walk_dealloc},
    {Py_tp_traverse, walk_traverse},
    {Py_tp_clear, walk_clear},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, walk_next},
    {Py_tp_getattro, walk_getattro},
    {Py_tp_methods, walk_methods},
    {Py_tp_getset, walk_getset},
    {0, NULL},
};

static PyType_Spec walk_spec = {
    .name = "racefree._engine.Walk",
    .basicsize = sizeof(Walk),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = walk_slots,
};

int
rf_iterate_setup(PyObject *module)
{
    walk_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &walk_spec, NULL);
    return walk_type == NULL ? -1 : 0;
}

int
rf_is_walk(PyObject *object)
{
    return Py_IS_TYPE(object, walk_type);
}

PyObject *
rf_iterate_with(PyObject *iterator, PyObject *container, long site)
{
    if (iterator == NULL) {
        return NULL;
    }
    Walk *walk = PyObject_GC_New(Walk, walk_type);
    if (walk == NULL) {
        Py_DECREF(iterator);
        return NULL;
    }
    walk->iterator = iterator;
    walk->container = Py_NewRef(container);
    walk->site = site;
    walk->seen = 0;
    PyObject_GC_Track(walk);
    return (PyObject *)walk;
}

PyObject *
rf_iterate(PyObject *iterable, long site)
{
    PyObject *container = rf_behind_view(iterable);
    if (rf_kind_of(container) == RF_NOT_A_CONTAINER || (!rf_busy() && !(site & RF_SITE_CALLS))) {
        return Py_NewRef(iterable);
    }
    return rf_iterate_with(PyObject_GetIter(iterable), container, site);
}
