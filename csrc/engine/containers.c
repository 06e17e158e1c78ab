#include "engine/containers.h"

#include <string.h>

PyObject *rf_sync_name;
static PyTypeObject *deque_type, *array_type;
static PyObject *name_getitem, *name_setitem, *name_fields, *name_repr;
static PyObject *dict_getitem, *dict_setitem, *list_getitem, *list_setitem;

int
rf_containers_setup(void)
{
    PyObject *module = PyImport_ImportModule("collections");
    deque_type = module == NULL ? NULL : (PyTypeObject *)PyObject_GetAttrString(module, "deque");
    Py_XDECREF(module);
    module = PyImport_ImportModule("array");
    array_type = module == NULL ? NULL : (PyTypeObject *)PyObject_GetAttrString(module, "array");
    Py_XDECREF(module);
    name_getitem = PyUnicode_InternFromString("__getitem__");
    name_fields = PyUnicode_InternFromString("__dataclass_fields__");
    name_repr = PyUnicode_InternFromString("__repr__");
    name_setitem = PyUnicode_InternFromString("__setitem__");
    rf_sync_name = PyUnicode_InternFromString("__racefree_sync__");
    if (rf_sync_name == NULL || deque_type == NULL || array_type == NULL || name_getitem == NULL || name_setitem == NULL) {
        return -1;
    }
    dict_getitem = rf_type_lookup(&PyDict_Type, name_getitem);
    dict_setitem = rf_type_lookup(&PyDict_Type, name_setitem);
    list_getitem = rf_type_lookup(&PyList_Type, name_getitem);
    list_setitem = rf_type_lookup(&PyList_Type, name_setitem);
    return 0;
}

/* Whether `type` has under `name` what it would have if it had defined nothing. */
static int
inherits(PyTypeObject *type, PyObject *name, PyObject *wanted)
{
    PyObject *found = rf_type_lookup(type, name);
    Py_XDECREF(found);
    return found == wanted;
}

int
rf_is_synchronised(PyObject *object)
{
    PyObject *found = rf_type_lookup(Py_TYPE(object), rf_sync_name);
    Py_XDECREF(found);
    return found != NULL;
}

/* After a call into a map: what others did before is seen, and what was done in the call is shown. */
int
rf_order_around(PyObject *object)
{
    PyObject *pending = PyErr_Occurred() ? rf_exception_take() : NULL;
    int failed = rf_acquire(object) < 0 || rf_release(object) < 0;
    if (failed) {
        PyErr_Clear();
    }
    if (pending != NULL) {
        rf_exception_restore(pending);
    }
    return 0;
}

static int
has(PyTypeObject *type, PyObject *name)
{
    return !inherits(type, name, NULL);
}

/* Whether storing an item runs a __setitem__ of the program; what that does is seen there. */
static int
stores_its_own_way(PyObject *object, RfKind kind)
{
    PyTypeObject *type = Py_TYPE(object);
    if (kind == RF_DICT && type != &PyDict_Type && (type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        return !inherits(type, name_setitem, dict_setitem);
    }
    return PyList_Check(object) && type != &PyList_Type && !inherits(type, name_setitem, list_setitem);
}

RfKind
rf_kind_of(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type == &PyList_Type || type == &PyByteArray_Type || type == array_type) {
        return RF_SEQUENCE;
    }
    if (type == &PyDict_Type) {
        return RF_DICT;
    }
    if (type == &PySet_Type || type == deque_type) {
        return RF_BAG;
    }
    if (PyDict_Check(object)) {
        return inherits(type, name_getitem, dict_getitem) ? RF_DICT : RF_NOT_A_CONTAINER;
    }
    if (PyList_Check(object)) {
        return inherits(type, name_getitem, list_getitem) ? RF_SEQUENCE : RF_NOT_A_CONTAINER;
    }
    if (PySet_Check(object) && !PyFrozenSet_Check(object)) {
        return RF_BAG;
    }
    return PyType_IsSubtype(type, deque_type) ? RF_BAG : RF_NOT_A_CONTAINER;
}

PyObject *
rf_behind_view(PyObject *object)
{
    if (PyDictViewSet_Check(object) || PyDictValues_Check(object)) {
        return ((RfDictView *)object)->dict;
    }
    return object;
}

void
rf_note_structure(PyObject *object, int is_write, long site)
{
    RfTouch touch = {object, NULL, NULL, RF_KEY_STRUCTURE, site, is_write};
    rf_record(&touch);
}

void
rf_note_entry(PyObject *object, PyObject *key, PyObject *value, int is_write, long site)
{
    RfTouch touch = {object, key, value, rf_key_of(key), site, is_write};
    rf_record(&touch);
}

void
rf_note_slot(PyObject *object, Py_ssize_t index, PyObject *value, int is_write, long site)
{
    PyObject *key = PyLong_FromSsize_t(index);
    if (key == NULL) {
        PyErr_Clear();
        return;
    }
    RfTouch touch = {object, key, value, rf_key_of_index(index), site, is_write};
    rf_record(&touch);
    Py_DECREF(key);
}

void
rf_note_whole(PyObject *object, int is_write, long site)
{
    RfTouch touch = {object, NULL, NULL, RF_KEY_STRUCTURE, site, is_write};
    rf_record(&touch);
    if (rf_kind_of(object) != RF_BAG) {
        rf_record_whole(&touch);
    }
}

void
rf_note_instance(PyObject *object, long site)
{
    if (Py_TYPE(object)->tp_getattro == PyObject_GenericGetAttr && !PyCFunction_Check(object)
        && (Py_TYPE(object)->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        RfTouch touch = {object, NULL, NULL, RF_KEY_CONTENT, site, 0};
        rf_record_whole(&touch);
    }
}

/* Whether repr(object) is the one that dataclasses makes, which reads every field. */
static int
has_made_repr(PyObject *object)
{
    if (!(Py_TYPE(object)->tp_flags & Py_TPFLAGS_HEAPTYPE) || !has(Py_TYPE(object), name_fields)) {
        return 0;
    }
    PyObject *found = rf_type_lookup(Py_TYPE(object), name_repr);
    int made = 0;
    if (found != NULL && PyFunction_Check(found)) {
        PyObject *file = ((PyCodeObject *)PyFunction_GET_CODE(found))->co_filename;
        const char *text = PyUnicode_AsUTF8(file);
        size_t length = text == NULL ? 0 : strlen(text);
        made = text != NULL && (text[0] == '<' || (length > 14 && strcmp(text + length - 14, "dataclasses.py") == 0)
                                || (length > 10 && strcmp(text + length - 10, "reprlib.py") == 0));
    }
    Py_XDECREF(found);
    PyErr_Clear();
    return made;
}

static void
note_deep(PyObject *object, long site, int depth)
{
    object = rf_behind_view(object);
    RfKind kind = rf_kind_of(object);
    if (kind == RF_NOT_A_CONTAINER && !PyTuple_CheckExact(object)) {
        if (has_made_repr(object)) {
            rf_note_instance(object, site);
        }
        return;
    }
    if (kind != RF_NOT_A_CONTAINER) {
        rf_note_whole(object, 0, site);
    }
    if (depth == 0) {
        return;
    }
    if (PyDict_Check(object)) {
        PyObject *values = PyDict_Values(object);
        for (Py_ssize_t i = 0; values != NULL && i < PyList_GET_SIZE(values); i++) {
            note_deep(PyList_GET_ITEM(values, i), site, depth - 1);
        }
        Py_XDECREF(values);
    }
    else if (PyList_Check(object) || PyTuple_Check(object)) {
        PyObject *items = PySequence_Tuple(object);
        for (Py_ssize_t i = 0; items != NULL && i < PyTuple_GET_SIZE(items); i++) {
            note_deep(PyTuple_GET_ITEM(items, i), site, depth - 1);
        }
        Py_XDECREF(items);
    }
    PyErr_Clear();
}

void
rf_note_deep(PyObject *object, long site)
{
    note_deep(object, site, 6);
}

void
rf_note_use(PyObject *value, long site)
{
    if ((site & (RF_SITE_CONTENT | RF_SITE_TRUTH | RF_SITE_CHANGES | RF_SITE_MATCHED)) == 0) {
        return;
    }
    value = rf_behind_view(value);
    if (rf_kind_of(value) == RF_NOT_A_CONTAINER) {
        if (site & RF_SITE_MATCHED) {
            rf_note_instance(value, site);
        }
        else if (site & RF_SITE_CONTENT) {
            rf_note_deep(value, site);
        }
        return;
    }
    if (site & RF_SITE_CHANGES) {
        rf_note_whole(value, 1, site);
    }
    else if (site & (RF_SITE_CONTENT | RF_SITE_MATCHED)) {
        rf_note_whole(value, 0, site);
    }
    else {
        rf_note_structure(value, 0, site);
    }
}

static Py_ssize_t
length_of(PyObject *object)
{
    return PyList_Check(object)   ? PyList_GET_SIZE(object)
           : PyDict_Check(object) ? PyDict_Size(object)
                                  : PyObject_Size(object);
}

static void
note_slice(PyObject *object, PyObject *slice, int is_write, long site)
{
    Py_ssize_t start, stop, step, length = length_of(object);
    if (is_write) {
        rf_note_whole(object, 1, site);
        return;
    }
    rf_note_structure(object, 0, site);
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        PyErr_Clear();
        return;
    }
    Py_ssize_t count = PySlice_AdjustIndices(length, &start, &stop, step);
    if (count == length || count > 64) {
        rf_note_whole(object, 0, site);
        return;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        rf_note_slot(object, start + i * step, NULL, 0, site);
    }
}

static void
note_index(PyObject *object, PyObject *key, PyObject *value, int is_write, long site)
{
    Py_ssize_t index = PyNumber_AsSsize_t(key, NULL);
    if (index == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return;
    }
    if (index < 0) {
        rf_note_structure(object, 0, site);
        index += length_of(object);
    }
    rf_note_slot(object, index, value, is_write, site);
}

static void
note_item(PyObject *object, RfKind kind, PyObject *key, PyObject *value, int is_write, long site)
{
    if (kind == RF_DICT) {
        rf_note_entry(object, key, value, is_write, site);
    }
    else if (kind == RF_BAG) {
        rf_note_structure(object, is_write, site);
    }
    else if (PySlice_Check(key)) {
        note_slice(object, key, is_write, site);
    }
    else if (PyLong_Check(key)) {
        note_index(object, key, value, is_write, site);
    }
}

PyObject *
rf_item_load(PyObject *object, PyObject *key, long site)
{
    if (!rf_busy()) {
        return PyObject_GetItem(object, key);
    }
    RfKind kind = rf_kind_of(object);
    if (kind == RF_NOT_A_CONTAINER) {
        int ordered = rf_is_synchronised(object);
        if (ordered && rf_release(object) < 0) {
            return NULL;
        }
        PyObject *value = PyObject_GetItem(object, key);
        if (ordered && rf_order_around(object) < 0) {
            Py_CLEAR(value);
        }
        if (value != NULL) {
            rf_note_use(value, site);
        }
        return value;
    }
    Py_ssize_t before = kind == RF_DICT ? PyDict_Size(object) : 0;
    PyObject *value = PyObject_GetItem(object, key);
    if (value == NULL) {
        PyObject *pending = rf_exception_take();
        if (PyErr_GivenExceptionMatches(pending, PyExc_LookupError)) {
            note_item(object, kind, key, NULL, 0, site);
        }
        rf_exception_restore(pending);
        return NULL;
    }
    int made = kind == RF_DICT && PyDict_Size(object) != before; /* defaultdict, __missing__ */
    note_item(object, kind, key, value, made, site);
    if (made) {
        rf_note_structure(object, 1, site);
    }
    rf_note_use(value, site);
    return value;
}

int
rf_item_store(PyObject *object, PyObject *key, PyObject *value, long site)
{
    int busy = rf_busy();
    RfKind kind = busy ? rf_kind_of(object) : RF_NOT_A_CONTAINER;
    if (kind != RF_NOT_A_CONTAINER && stores_its_own_way(object, kind)) {
        kind = RF_NOT_A_CONTAINER;
    }
    Py_ssize_t before = kind == RF_DICT ? PyDict_Size(object) : 0;
    if (busy && kind == RF_NOT_A_CONTAINER && rf_is_synchronised(object) && rf_release(object) < 0) {
        return -1;
    }
    int failed = value == NULL ? PyObject_DelItem(object, key) : PyObject_SetItem(object, key, value);
    if (failed < 0) {
        return -1;
    }
    if (value != NULL && (site & RF_SITE_CREATES)) {
        rf_created(value, site);
    }
    if (kind == RF_NOT_A_CONTAINER) {
        return 0;
    }
    if (kind == RF_SEQUENCE && value == NULL) {
        rf_note_whole(object, 1, site);
        return 0;
    }
    note_item(object, kind, key, value, 1, site);
    if (kind == RF_DICT && PyDict_Size(object) != before) {
        rf_note_structure(object, 1, site);
    }
    return 0;
}

int
rf_contains(PyObject *object, PyObject *key, long site)
{
    int found = PySequence_Contains(object, key);
    if (found < 0 || !rf_busy()) {
        return found;
    }
    PyObject *container = rf_behind_view(object);
    RfKind kind = rf_kind_of(container);
    if (kind == RF_DICT && !PyDictValues_Check(object)) {
        rf_note_structure(container, 0, site);
        if (container == object || PyDictKeys_Check(object)) {
            rf_note_entry(container, key, NULL, 0, site);
        }
        else {
            rf_note_whole(container, 0, site);
        }
    }
    else if (kind != RF_NOT_A_CONTAINER) {
        rf_note_whole(container, 0, site);
    }
    return found;
}
