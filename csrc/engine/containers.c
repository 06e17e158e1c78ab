#include "engine/containers.h"

static PyTypeObject *deque_type;

int
rf_containers_setup(void)
{
    PyObject *module = PyImport_ImportModule("collections");
    deque_type = module == NULL ? NULL : (PyTypeObject *)PyObject_GetAttrString(module, "deque");
    Py_XDECREF(module);
    return deque_type == NULL ? -1 : 0;
}

RfKind
rf_kind_of(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type == &PyList_Type || type == &PyByteArray_Type) {
        return RF_SEQUENCE;
    }
    if (type == &PyDict_Type) {
        return RF_DICT;
    }
    if (type == &PySet_Type || type == deque_type) {
        return RF_BAG;
    }
    if (PyDict_Check(object)) {
        return type->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript ? RF_DICT
                                                                                            : RF_NOT_A_CONTAINER;
    }
    if (PyList_Check(object)) {
        return type->tp_as_mapping->mp_subscript == PyList_Type.tp_as_mapping->mp_subscript ? RF_SEQUENCE
                                                                                            : RF_NOT_A_CONTAINER;
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

static void
note_deep(PyObject *object, long site, int depth)
{
    object = rf_behind_view(object);
    RfKind kind = rf_kind_of(object);
    if (kind == RF_NOT_A_CONTAINER && !PyTuple_CheckExact(object)) {
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
    if ((site & (RF_SITE_CONTENT | RF_SITE_TRUTH)) == 0) {
        return;
    }
    value = rf_behind_view(value);
    if (rf_kind_of(value) == RF_NOT_A_CONTAINER) {
        return;
    }
    if (site & RF_SITE_CONTENT) {
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
        PyObject *value = PyObject_GetItem(object, key);
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
    if (kind == RF_DICT && Py_TYPE(object)->tp_as_mapping->mp_ass_subscript != PyDict_Type.tp_as_mapping->mp_ass_subscript
        && Py_TYPE(object)->tp_as_mapping->mp_ass_subscript != NULL && (Py_TYPE(object)->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        kind = RF_NOT_A_CONTAINER; /* __setitem__ of the program: what it does is seen there */
    }
    Py_ssize_t before = kind == RF_DICT ? PyDict_Size(object) : 0;
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
