/* racefree._maps: the module object; types add themselves. */
#include "port/threads.h"
#include "port/versions.h"
#include "types/types.h"

static int
maps_exec(PyObject *module)
{
    if (rf_threads_init() < 0 || rf_nothing_type_add(module) < 0 || rf_cache_types_add(module) < 0
        || rf_cached_types_add(module) < 0 || rf_ask_types_add(module) < 0 || rf_metrics_types_add(module) < 0) {
        return -1;
    }
    return 0;
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
