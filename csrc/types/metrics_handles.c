/* Counter and Gauge: one series of a map, bound once and used without a look-up. */
#include "types/metrics.h"

#include "port/inlining.h"

typedef struct {
    PyObject_HEAD
    RfMetrics *metrics; /* all constant after rf_handle_new() */
    RfInstrument *instrument;
    RfPlace place;
    RfMetricsObject *map;
} HandleObject;

static PyTypeObject *handle_types[RF_KINDS];

PyObject *
rf_handle_new(RfMetricsObject *map, RfInstrument *instrument)
{
    PyTypeObject *type = handle_types[instrument->kind];
    HandleObject *self = (HandleObject *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->metrics = map->metrics;
        self->instrument = instrument;
        self->place = rf_place(instrument->id);
        self->map = (RfMetricsObject *)Py_NewRef((PyObject *)map);
    }
    return (PyObject *)self;
}

static int
handle_traverse(HandleObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->map); /* constant, so not cleared: a cycle through it has a link elsewhere that can be */
    return 0;
}

static void
handle_dealloc(HandleObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)self->map);
    type->tp_free(self);
    Py_DECREF(type);
}

/* --- what both have ----------------------------------------------------------------------------------------------- */

static PyObject *
handle_get_value(HandleObject *self, void *closure)
{
    (void)closure;
    return rf_reading_to_object(rf_metrics_read(self->metrics, self->instrument), self->instrument->kind);
}

static PyObject *
handle_get_name(HandleObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(self->instrument->key.name);
}

static PyObject *
handle_get_key(HandleObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(self->instrument->text);
}

static PyObject *
handle_get_labels(HandleObject *self, void *closure)
{
    (void)closure;
    PyObject *labels = PyDict_New();
    for (uint32_t i = 0; labels != NULL && i < self->instrument->key.label_count; i++) {
        if (PyDict_SetItem(labels, self->instrument->labels[i].name, self->instrument->labels[i].value) < 0) {
            Py_CLEAR(labels);
        }
    }
    return labels;
}

static PyObject *
handle_repr(HandleObject *self)
{
    PyObject *value = handle_get_value(self, NULL);
    PyObject *repr = value == NULL ? NULL : PyUnicode_FromFormat("<%s %R: %R>", self->instrument->kind == RF_COUNTER ? "Counter" : "Gauge",
                                                                 self->instrument->text, value);
    Py_XDECREF(value);
    return repr;
}

static PyObject *
handle_reduce(HandleObject *self, PyObject *unused)
{
    (void)unused;
    PyErr_Format(PyExc_TypeError, "cannot pickle %.100s: it is bound to a map of this process", Py_TYPE(self)->tp_name);
    return NULL;
}

PyDoc_STRVAR(reduce_doc, "__reduce__($self, /)\n--\n\nRaise TypeError: a handle is bound to a map of this process.");

/* The one optional argument of inc, dec and set: NULL in *amount* if it is missing. */
static int
one_amount(const char *function, const char *parameter, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, PyObject **amount)
{
    Py_ssize_t keywords = kwnames != NULL ? PyTuple_GET_SIZE(kwnames) : 0;
    if (nargs + keywords > 1) {
        PyErr_Format(PyExc_TypeError, "%s() takes one argument, %s (%zd given)", function, parameter, nargs + keywords);
        return -1;
    }
    if (keywords == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(kwnames, 0), parameter) != 0) {
        PyErr_Format(PyExc_TypeError, "%s() has no parameter %R; labels are given when the handle is made", function, PyTuple_GET_ITEM(kwnames, 0));
        return -1;
    }
    *amount = nargs + keywords == 1 ? args[0] : NULL;
    return 0;
}

/* --- Counter ------------------------------------------------------------------------------------------------------ */

static RF_NOT_INLINED PyObject *
counter_inc_slowly(HandleObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    RfStep step = {.instrument = self->instrument, .amount = {.whole = 1}};
    PyObject *amount;
    if (one_amount("inc", "n", args, nargs, kwnames, &amount) < 0 || (amount != NULL && rf_amount_from_object(amount, &step.amount) < 0)) {
        return NULL;
    }
    RfThread *thread = rf_thread();
    if (thread == NULL || rf_step_provide_cell(self->map, thread, &self->instrument->key, &step) < 0
        || rf_step_count(self->map, thread, &step) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
counter_inc(HandleObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    RfThread *thread = rf_thread_known();
    if (nargs == 0 && kwnames == NULL && thread != NULL) {
        RfCells *cells = rf_metrics_cells(self->metrics, thread);
        RfCell *cell = cells != NULL ? rf_cells_own(cells, self->place) : NULL;
        if (cell != NULL && rf_count_whole(self->metrics, thread, cell, 1)) {
            Py_RETURN_NONE;
        }
    }
    return counter_inc_slowly(self, args, nargs, kwnames);
}

PyDoc_STRVAR(counter_inc_doc,
"inc($self, n=1)\n--\n\n"
"Add *n*, an int or a float, to the counter.\n\n"
"Cost:      a few nanoseconds; no look-up by name.\n"
"Blocks:    never, except when n or a total is so large (2**62, 1e290) that the map's totals must take it at once.\n"
"Atomic at: the load of the map's epoch: the increment is inside every snapshot that begins later.\n"
"Order:     if this happens after another increment, no snapshot shows this one without the other.\n"
"Errors:    ValueError if n is negative, NaN or infinite; TypeError if it is no number; OverflowError if it does not fit\n"
"           in 64 bits or a float total would become infinite. Then nothing is counted.");

static PyMethodDef counter_methods[] = {
    {"inc", (PyCFunction)(void (*)(void))counter_inc, METH_FASTCALL | METH_KEYWORDS, counter_inc_doc},
    {"__reduce__", (PyCFunction)handle_reduce, METH_NOARGS, reduce_doc},
    {NULL},
};

/* --- Gauge -------------------------------------------------------------------------------------------------------- */

static PyObject *
gauge_set(HandleObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *value;
    RfLevel level;
    if (one_amount("set", "value", args, nargs, kwnames, &value) < 0) {
        return NULL;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "set() needs a value");
        return NULL;
    }
    RfThread *thread = rf_thread();
    if (thread == NULL || rf_level_from_object(value, 0, &level) < 0) {
        return NULL;
    }
    rf_gauge_set(self->metrics, thread, self->instrument, level);
    Py_RETURN_NONE;
}

static PyObject *
gauge_add(HandleObject *self, const char *function, int sign, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *amount;
    RfLevel change = {.whole = 1};
    if (one_amount(function, "n", args, nargs, kwnames, &amount) < 0 || (amount != NULL && rf_level_from_object(amount, 1, &change) < 0)) {
        return NULL;
    }
    if (sign < 0 && !change.is_part && change.whole == INT64_MIN) {
        PyErr_SetString(PyExc_OverflowError, "an amount must fit in 64 bits (-2**63 to 2**63 - 1)");
        return NULL;
    }
    change.whole *= sign;
    change.part *= sign;
    RfThread *thread = rf_thread();
    if (thread == NULL) {
        return NULL;
    }
    switch (rf_gauge_add(self->metrics, thread, self->instrument, change)) {
    case RF_GAUGE_OK:
        Py_RETURN_NONE;
    case RF_GAUGE_INFINITE:
        PyErr_Format(PyExc_ValueError, "%R is infinite: %s() cannot change it, set() can", self->instrument->text, function);
        return NULL;
    case RF_GAUGE_TOO_LARGE:
        break;
    }
    PyErr_Format(PyExc_OverflowError, "%R would leave the range of 64-bit integers or of floats", self->instrument->text);
    return NULL;
}

static PyObject *
gauge_inc(HandleObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return gauge_add(self, "inc", 1, args, nargs, kwnames);
}

static PyObject *
gauge_dec(HandleObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return gauge_add(self, "dec", -1, args, nargs, kwnames);
}

PyDoc_STRVAR(gauge_set_doc,
"set($self, value)\n--\n\n"
"Make *value* the level: an int that fits in 64 bits, or a float, which may be infinite.\n\n"
"Blocks:    behind other threads that change or read the same gauge, for a few instructions each.\n"
"Atomic at: the load of the map's epoch: a snapshot that begins later shows this level or a newer one.\n"
"Order:     as for counters: no snapshot shows this without what happened before it.\n"
"Errors:    ValueError for NaN, TypeError for what is no number, OverflowError for an int beyond 64 bits.");
PyDoc_STRVAR(gauge_inc_doc,
"inc($self, n=1)\n--\n\n"
"Add *n*, which may be negative, to the level. Blocks and orders as set().\n\n"
"Errors:    as set(); OverflowError also if the level would leave its range; ValueError if n or the level is infinite.\n"
"           Then the level is unchanged.");
PyDoc_STRVAR(gauge_dec_doc, "dec($self, n=1)\n--\n\nSubtract *n* from the level; see inc().");

static PyMethodDef gauge_methods[] = {
    {"set", (PyCFunction)(void (*)(void))gauge_set, METH_FASTCALL | METH_KEYWORDS, gauge_set_doc},
    {"inc", (PyCFunction)(void (*)(void))gauge_inc, METH_FASTCALL | METH_KEYWORDS, gauge_inc_doc},
    {"dec", (PyCFunction)(void (*)(void))gauge_dec, METH_FASTCALL | METH_KEYWORDS, gauge_dec_doc},
    {"__reduce__", (PyCFunction)handle_reduce, METH_NOARGS, reduce_doc},
    {NULL},
};

/* --- the types ---------------------------------------------------------------------------------------------------- */

static PyGetSetDef handle_getset[] = {
    {"value", (getter)handle_get_value, NULL, "The value now: exact when writers are quiet, never going back for one reader of a counter.", NULL},
    {"name", (getter)handle_get_name, NULL, "The name, without labels.", NULL},
    {"labels", (getter)handle_get_labels, NULL, "The labels, as a new dict.", NULL},
    {"key", (getter)handle_get_key, NULL, "Name and labels as the map shows them: name{label=value}.", NULL},
    {NULL},
};

PyDoc_STRVAR(counter_doc, "One counter of a MetricsMap, bound once and counted without a look-up. Made by MetricsMap.counter().");
PyDoc_STRVAR(gauge_doc, "One gauge of a MetricsMap: a level that goes up and down. Made by MetricsMap.gauge().");

#define HANDLE_SLOTS(doc, methods)                   \
    {                                                \
        {Py_tp_doc, (void *)(doc)},                  \
        {Py_tp_dealloc, handle_dealloc},             \
        {Py_tp_traverse, handle_traverse},           \
        {Py_tp_repr, handle_repr},                   \
        {Py_tp_methods, (methods)},                  \
        {Py_tp_getset, handle_getset},               \
        {0, NULL},                                   \
    }

static PyType_Slot counter_slots[] = HANDLE_SLOTS(counter_doc, counter_methods);
static PyType_Slot gauge_slots[] = HANDLE_SLOTS(gauge_doc, gauge_methods);

#define HANDLE_FLAGS \
    (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION)

static PyType_Spec handle_specs[RF_KINDS] = {
    {"racefree._maps.Counter", sizeof(HandleObject), 0, HANDLE_FLAGS, counter_slots},
    {"racefree._maps.Gauge", sizeof(HandleObject), 0, HANDLE_FLAGS, gauge_slots},
};

int
rf_handle_types_add(PyObject *module)
{
    for (int kind = 0; kind < RF_KINDS; kind++) {
        handle_types[kind] = (PyTypeObject *)PyType_FromModuleAndSpec(module, &handle_specs[kind], NULL);
        if (handle_types[kind] == NULL || PyModule_AddType(module, handle_types[kind]) < 0) {
            return -1;
        }
    }
    return 0;
}
