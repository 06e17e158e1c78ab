/* The zero line of the benchmarks: methods that are called like CacheMap.get and MetricsMap.inc and do nothing. */
#include "types/types.h"

static PyObject *
nothing_get(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    (void)self, (void)args, (void)count, (void)names;
    Py_RETURN_NONE;
}

static PyMethodDef nothing_methods[] = {
    {"get", (PyCFunction)(void (*)(void))nothing_get, METH_FASTCALL | METH_KEYWORDS,
     "get($self, key, default=None)\n--\n\nReturn None, whatever the arguments."},
    {"inc", (PyCFunction)(void (*)(void))nothing_get, METH_FASTCALL | METH_KEYWORDS,
     "inc($self, name, n=1)\n--\n\nReturn None, whatever the arguments."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot nothing_slots[] = {
    {Py_tp_doc, "Nothing()\n--\n\nMethods that do nothing: what a call of a C method costs in itself."},
    {Py_tp_methods, nothing_methods},
    {0, NULL},
};

static PyType_Spec nothing_spec = {
    .name = "racefree._maps.Nothing",
    .basicsize = sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = nothing_slots,
};

int
rf_nothing_type_add(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &nothing_spec, NULL);
    if (type == NULL) {
        return -1;
    }
    int added = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return added;
}
