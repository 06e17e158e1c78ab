#include "engine/attributes.h"

#include "engine/containers.h"
#include "engine/lifetimes.h"

static PyObject *name_thisclass, *name_selfclass;
static PyObject *name_dict, *name_class, *name_getattribute, *object_getattribute;

int
rf_attributes_setup(void)
{
    name_dict = PyUnicode_InternFromString("__dict__");
    name_thisclass = PyUnicode_InternFromString("__thisclass__");
    name_selfclass = PyUnicode_InternFromString("__self_class__");
    name_class = PyUnicode_InternFromString("__class__");
    name_getattribute = PyUnicode_InternFromString("__getattribute__");
    if (name_dict == NULL || name_class == NULL || name_getattribute == NULL) {
        return -1;
    }
    object_getattribute = rf_type_lookup(&PyBaseObject_Type, name_getattribute);
    return object_getattribute == NULL ? -1 : 0;
}

/* Whether reading an attribute runs nothing but CPython's own rules (and perhaps __getattr__ after them). */
static int
reads_generically(PyTypeObject *type)
{
    if (type->tp_getattro == PyObject_GenericGetAttr) {
        return 1;
    }
    PyObject *found = rf_type_lookup(type, name_getattribute);
    int generic = found == object_getattribute;
    Py_XDECREF(found);
    return generic;
}

/* The class in the MRO of `type` that holds `name`, borrowed. */
static PyTypeObject *
holder_of(PyTypeObject *type, PyObject *name)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if (rf_type_has_own(base, name) == 1) {
            return base;
        }
    }
    PyErr_Clear();
    return NULL;
}

static void
touch_entry(PyObject *object, PyObject *name, PyObject *value, int is_write, long site)
{
    RfTouch touch = {object, name, value, rf_key_of(name), site, is_write};
    rf_record(&touch);
}

static void
note_class_attribute(PyTypeObject *type, PyObject *name, PyObject *value, int is_write, long site)
{
    PyTypeObject *holder = is_write ? type : holder_of(type, name);
    if (holder != NULL && (holder->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        touch_entry((PyObject *)holder, name, value, is_write, site);
    }
}

/* Whether `value`, read through an instance, is what the class has under that name. */
static int
comes_from_class(PyObject *descriptor, PyObject *value)
{
    if (value == descriptor) {
        return 1;
    }
    return value != NULL && PyMethod_Check(value) && PyMethod_GET_FUNCTION(value) == descriptor;
}

static void
note_instance_attribute(PyObject *object, PyObject *name, PyObject *value, int is_write, long site)
{
    PyTypeObject *type = Py_TYPE(object);
    if (is_write ? type->tp_setattro != PyObject_GenericSetAttr : !reads_generically(type)) {
        return; /* code of the program, or of a C type, decides what happens; threading.local is one of these */
    }
    PyObject *descriptor = rf_type_lookup(type, name);
    if (descriptor != NULL && Py_TYPE(descriptor)->tp_descr_set != NULL) {
        if (Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) {
            touch_entry(object, name, value, is_write, site);
        }
        else if (name == name_dict && is_write) {
            RfTouch all = {object, name, value, RF_KEY_CONTENT, site, 1};
            rf_record_whole(&all);
        }
        else if (name == name_dict && value != NULL && PyDict_CheckExact(value) && rf_watchable(object) == object) {
            (void)rf_object_alias(value, object);
        }
    }
    else if (descriptor != NULL && !is_write && comes_from_class(descriptor, value)) {
        note_class_attribute(type, name, value, 0, site);
    }
    else {
        touch_entry(object, name, value, is_write, site);
    }
    Py_XDECREF(descriptor);
}

/* super().name: the class after this one in the MRO that has it. */
static void
note_super_attribute(PyObject *object, PyObject *name, PyObject *value, long site)
{
    PyObject *this_class = PyObject_GetAttr(object, name_thisclass);
    PyObject *self_class = PyObject_GetAttr(object, name_selfclass);
    if (this_class != NULL && self_class != NULL && PyType_Check(self_class)) {
        PyObject *mro = ((PyTypeObject *)self_class)->tp_mro;
        int after = 0;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); i++) {
            PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
            if (after && rf_type_has_own(base, name) == 1) {
                note_class_attribute(base, name, value, 0, site);
                break;
            }
            after = after || (PyObject *)base == this_class;
        }
    }
    Py_XDECREF(this_class);
    Py_XDECREF(self_class);
    PyErr_Clear();
}

void
rf_note_attribute(PyObject *object, PyObject *name, PyObject *value, int is_write, long site)
{
    if (!PyUnicode_CheckExact(name)) {
        return;
    }
    if (PyModule_Check(object)) {
        touch_entry(PyModule_GetDict(object), name, value, is_write, site);
    }
    else if (Py_IS_TYPE(object, &PySuper_Type)) {
        if (value != NULL && !is_write) {
            note_super_attribute(object, name, value, site);
        }
    }
    else if (PyType_Check(object)) {
        note_class_attribute((PyTypeObject *)object, name, value, is_write, site);
    }
    else {
        note_instance_attribute(object, name, value, is_write, site);
    }
}

PyObject *
rf_attribute_load(PyObject *object, PyObject *name, long site)
{
    PyObject *value = PyObject_GetAttr(object, name);
    if (!rf_busy()) {
        return value;
    }
    if (value != NULL) {
        rf_note_attribute(object, name, value, 0, site);
        rf_note_use(value, site);
    }
    else if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyObject *pending = rf_exception_take();
        rf_note_attribute(object, name, NULL, 0, site);
        rf_exception_restore(pending);
    }
    return value;
}

int
rf_attribute_store(PyObject *object, PyObject *name, PyObject *value, long site)
{
    if (name == name_class && value != NULL && PyType_Check(value)) {
        rf_lifetimes_align(Py_TYPE(object), (PyTypeObject *)value);
    }
    if (PyObject_SetAttr(object, name, value) < 0) {
        return -1;
    }
    if (value != NULL && (site & RF_SITE_CREATES)) {
        rf_created(value, site);
    }
    if (rf_busy()) {
        rf_note_attribute(object, name, value, 1, site);
    }
    return 0;
}
