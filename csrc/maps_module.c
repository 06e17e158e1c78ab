/* racefree._maps: the module object; types add themselves. */
#include "port/threads.h"
#include "port/versions.h"

static int
maps_exec(PyObject *module)
{
    (void)module;
    return rf_threads_init();
}

static PyModuleDef_Slot maps_slots[] = {
    {Py_mod_exec, maps_exec},
    RF_SLOT_INTERPRETERS
    RF_SLOT_NO_GIL
    {0, NULL},
};

static struct PyModuleDef maps_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "racefree._maps",
    .m_size = 0,
    .m_slots = maps_slots,
};

PyMODINIT_FUNC
PyInit__maps(void)
{
    return PyModuleDef_Init(&maps_module);
}
