#include "engine/targets.h"

#include "engine/attributes.h"
#include "engine/containers.h"

typedef struct {
    PyObject_HEAD
    PyObject *base;
    PyObject *key;
    long site;
    int is_attribute;
} Target;

static PyTypeObject *target_type;

static int
target_traverse(Target *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->base);
    Py_VISIT(self->key);
    return 0;
}

static void
target_dealloc(Target *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->base);
    Py_XDECREF(self->key);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
target_load(PyObject *op, PyObject *Py_UNUSED(name))
{
    Target *self = (Target *)op;
    return self->is_attribute ? rf_attribute_load(self->base, self->key, self->site)
                              : rf_item_load(self->base, self->key, self->site);
}

static int
target_store(PyObject *op, PyObject *Py_UNUSED(name), PyObject *value)
{
    Target *self = (Target *)op;
    return self->is_attribute ? rf_attribute_store(self->base, self->key, value, self->site)
                              : rf_item_store(self->base, self->key, value, self->site);
}

static PyType_Slot target_slots[] = {
    {Py_tp_dealloc, target_dealloc},
    {Py_tp_traverse, target_traverse},
    {Py_tp_getattro, target_load},
    {Py_tp_setattro, target_store},
    {0, NULL},
};

static PyType_Spec target_spec = {
    .name = "racefree._engine.Target",
    .basicsize = sizeof(Target),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = target_slots,
};

int
rf_targets_setup(PyObject *module)
{
    target_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &target_spec, NULL);
    return target_type == NULL ? -1 : 0;
}

PyObject *
rf_target(PyObject *base, PyObject *key, int is_attribute, long site)
{
    Target *target = PyObject_GC_New(Target, target_type);
    if (target == NULL) {
        return NULL;
    }
    target->base = Py_NewRef(base);
    target->key = Py_NewRef(key);
    target->site = site;
    target->is_attribute = is_attribute;
    PyObject_GC_Track(target);
    return (PyObject *)target;
}
