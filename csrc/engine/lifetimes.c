#include "engine/lifetimes.h"

static destructor dict_dealloc, list_dealloc, cell_dealloc;
static destructor subtype_dealloc; /* what classes made by a class statement have */

static void
watched_dict_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    RF_TRASHCAN_BEGIN(op, watched_dict_dealloc)
    rf_object_forget(op);
    dict_dealloc(op);
    RF_TRASHCAN_END
}

static void
watched_list_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    RF_TRASHCAN_BEGIN(op, watched_list_dealloc)
    rf_object_forget(op);
    list_dealloc(op);
    RF_TRASHCAN_END
}

static void
watched_cell_dealloc(PyObject *op)
{
    rf_object_forget(op);
    cell_dealloc(op);
}

static void
watched_gc_free(void *op)
{
    rf_object_forget(op);
    PyObject_GC_Del(op);
}

static void
watched_plain_free(void *op)
{
    rf_object_forget(op);
    PyObject_Free(op);
}

/* Whether the death of instances of `type` is seen from now on. */
static int
type_watch(PyTypeObject *type)
{
    freefunc free_now = type->tp_free;
    if (free_now == watched_gc_free || free_now == watched_plain_free) {
        return 1;
    }
    if (free_now == PyObject_GC_Del) {
        type->tp_free = watched_gc_free;
        return 1;
    }
    if (free_now == PyObject_Free) {
        type->tp_free = watched_plain_free;
        return 1;
    }
    return 0;
}

static PyTypeObject *
type_from(const char *module_name, const char *name)
{
    PyObject *module = PyImport_ImportModule(module_name);
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, name);
    Py_XDECREF(module);
    return (PyTypeObject *)type;
}

static PyTypeObject *deque_type;

int
rf_lifetimes_install(void)
{
    if (dict_dealloc != NULL) {
        return 0;
    }
    PyObject *plain = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "plain");
    PyTypeObject *namespace_type = type_from("types", "SimpleNamespace");
    deque_type = type_from("collections", "deque");
    PyTypeObject *array_type = type_from("array", "array");
    if (plain == NULL || namespace_type == NULL || deque_type == NULL || array_type == NULL) {
        Py_XDECREF(plain);
        Py_XDECREF(namespace_type);
        return -1;
    }
    subtype_dealloc = ((PyTypeObject *)plain)->tp_dealloc;
    Py_DECREF(plain);
    type_watch(&PySet_Type);
    type_watch(&PyByteArray_Type);
    type_watch(&PyType_Type);
    type_watch(namespace_type);
    type_watch(deque_type);
    type_watch(array_type);
    Py_DECREF(array_type);
    Py_DECREF(namespace_type);
    list_dealloc = PyList_Type.tp_dealloc;
    PyList_Type.tp_dealloc = watched_list_dealloc;
    cell_dealloc = PyCell_Type.tp_dealloc;
    PyCell_Type.tp_dealloc = watched_cell_dealloc;
    dict_dealloc = PyDict_Type.tp_dealloc;
    PyDict_Type.tp_dealloc = watched_dict_dealloc;
    return 0;
}

PyObject *
rf_watchable(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type == &PyDict_Type || type == &PyList_Type || type == &PyCell_Type || type->tp_free == watched_gc_free
        || type->tp_free == watched_plain_free) {
        return object;
    }
    if (type->tp_dealloc == subtype_dealloc && type_watch(type)) {
        return object;
    }
    if (PyDict_Check(object) && PyObject_IS_GC(object)) {
        return object; /* OrderedDict, defaultdict: they end in dict's deallocator */
    }
    if (type->tp_dictoffset == 0) {
        return NULL;
    }
    PyObject *dict = PyObject_GenericGetDict(object, NULL);
    if (dict == NULL) {
        PyErr_Clear();
        return NULL;
    }
    Py_DECREF(dict); /* the object keeps it */
    return dict;
}

void
rf_lifetimes_align(PyTypeObject *one, PyTypeObject *other)
{
    if (one->tp_dealloc == subtype_dealloc && other->tp_dealloc == subtype_dealloc) {
        type_watch(one);
        type_watch(other);
    }
}
