/* MetricsCore: the map's C half. What it promises stands in the docstrings; how it is kept, in cells/. */
#include "types/metrics.h"

#include <stdlib.h>

#include "port/clock.h"
#include "port/inlining.h"
#include "types/metrics_docs.h"
#include "types/types.h"

/* --- a map comes, a map goes --------------------------------------------------------------------------------------- */

static PyObject *
metrics_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static RfAtomicU32 made;
    (void)args, (void)kwargs; /* __init__'s, so that subclasses may take what they like */
    RfMetricsObject *self = (RfMetricsObject *)type->tp_alloc(type, 0);
    if (self != NULL && (self->metrics = rf_metrics_new()) == NULL) {
        Py_CLEAR(self);
    }
    if (self != NULL) {
        self->name = Py_NewRef(Py_None);
        self->made_at = rf_monotonic();
        self->serial = rf_u32_count(&made);
        rf_defer_refcount((PyObject *)self);
    }
    return (PyObject *)self;
}

/* One of the cells that names beyond the limit share. */
static RfInstrument *
overflow_instrument(int kind)
{
    RfNamed named;
    RfInstrument *instrument = NULL;
    PyObject *name = PyUnicode_FromString(kind == RF_COUNTER ? "racefree.overflow" : "racefree.overflow_gauges");
    if (name != NULL && rf_named_bare(&named, name) == 0) {
        instrument = rf_instrument_new(kind, &named.key);
    }
    if (instrument != NULL) {
        rf_instrument_intern(instrument);
    }
    Py_XDECREF(name);
    return instrument;
}

static int
set_limit(RfMetricsObject *self, uint32_t max_names)
{
    RfInstrument *overflow[RF_KINDS] = {NULL};
    RfOutcome outcome = RF_NO_MEMORY;
    overflow[RF_COUNTER] = overflow_instrument(RF_COUNTER);
    overflow[RF_GAUGE] = overflow_instrument(RF_GAUGE);
    if (overflow[RF_COUNTER] != NULL && overflow[RF_GAUGE] != NULL) {
        outcome = rf_metrics_limit(self->metrics, max_names, overflow);
    }
    for (int kind = 0; kind < RF_KINDS; kind++) {
        if (overflow[kind] != NULL && self->metrics->overflow[kind] != overflow[kind]) {
            rf_instrument_free(overflow[kind]);
        }
    }
    if (outcome == RF_OTHER_KIND) {
        PyErr_SetString(PyExc_ValueError, "max_names must be set before a metric is called 'racefree.overflow'");
    }
    else if (outcome != RF_OK && !PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    return outcome == RF_OK ? 0 : -1;
}

static int
metrics_init(RfMetricsObject *self, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"max_names", "name", NULL};
    PyObject *max_names = Py_None, *name = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|$OO:MetricsMap", keywords, &max_names, &name)) {
        return -1;
    }
    if (name != Py_None && !PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "name must be a str or None, not %.200s", Py_TYPE(name)->tp_name);
        return -1;
    }
    if (max_names != Py_None) {
        if (!PyLong_Check(max_names) || PyBool_Check(max_names)) {
            PyErr_Format(PyExc_TypeError, "max_names must be an int or None, not %.200s", Py_TYPE(max_names)->tp_name);
            return -1;
        }
        int overflow;
        long long limit = PyLong_AsLongLongAndOverflow(max_names, &overflow);
        if (overflow < 0 || (overflow == 0 && limit < 1)) {
            PyErr_Format(PyExc_ValueError, "max_names must be at least 1, or None for no limit; got %R", max_names);
            return -1;
        }
        if (set_limit(self, overflow > 0 || limit >= UINT32_MAX ? UINT32_MAX - 1 : (uint32_t)limit) < 0) {
            return -1;
        }
    }
    Py_SETREF(self->name, Py_NewRef(name));
    return 0;
}

static int
metrics_traverse(RfMetricsObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self)); /* the instruments hold strs, numbers and tuples of them: nothing that could close a cycle */
    return 0;
}

static void
metrics_dealloc(RfMetricsObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (self->metrics != NULL) {
        rf_metrics_free(self->metrics);
    }
    Py_XDECREF(self->name);
    type->tp_free(self);
    Py_DECREF(type);
}

/* --- counting ------------------------------------------------------------------------------------------------------ */

static const RfSignature inc_signature = {"inc", 2, {RF_PARAMETER("name"), RF_PARAMETER("n")}};

/* Fill in the instrument and this thread's cell, or a candidate for a name that nobody has used. */
static int
find_counter(RfMetricsObject *self, RfThread *thread, RfNamed *named, RfStep *step)
{
    RfCells *cells = rf_metrics_cells(self->metrics, thread);
    RfSlot *slot = cells != NULL ? rf_index_find(&cells->index, &named->key) : NULL;
    if (slot != NULL) {
        step->instrument = slot->instrument;
        step->cell = slot->cell;
        return 0;
    }
    RfKey asked = named->key; /* rf_resolve() may replace it: the text of a labelled key is remembered as text */
    int result = rf_resolve(self, named, RF_COUNTER, step);
    return result == 0 && step->instrument != NULL ? rf_step_provide_cell(self, thread, &asked, step) : result;
}

/* inc() of what this thread has not met yet, or with an amount or labels. */
static PyObject *
inc_slowly(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    RfNamed named;
    RfStep step = {.amount = {.whole = 1}};
    PyObject *given[RF_PARAMETERS_MAX];
    RfThread *thread = rf_thread();
    if (thread == NULL) {
        return NULL;
    }
    int result = rf_named_parse(&named, &inc_signature, args, nargs, kwnames, given);
    if (result == 0 && given[1] != NULL) {
        result = rf_amount_from_object(given[1], &step.amount);
    }
    if (result == 0) {
        result = find_counter(self, thread, &named, &step);
    }
    if (result == 0) {
        result = rf_step_count(self, thread, &step);
    }
    rf_step_clear(&step);
    rf_named_clear(&named);
    return result == 0 ? Py_NewRef(Py_None) : NULL;
}

/* inc() by position alone, of a name that this thread has met and a small int: nothing to convert, nothing to refuse. */
static RF_NOT_INLINED PyObject *
inc_plainly(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    int overflow = 0;
    RfThread *thread = rf_thread_known();
    RfCells *cells = thread != NULL ? rf_metrics_cells(self->metrics, thread) : NULL;
    if (cells != NULL && kwnames == NULL && (nargs == 1 || (nargs == 2 && PyLong_CheckExact(args[1])))
        && PyUnicode_CheckExact(args[0])) {
        Py_hash_t hash = rf_str_cached_hash(args[0]);
        RfSlot *slot = hash != -1 ? rf_index_find_text(&cells->index, args[0], (uint64_t)hash) : NULL;
        int64_t n = nargs == 1 ? 1 : PyLong_AsLongLongAndOverflow(args[1], &overflow); /* -1 for one too large */
        if (slot != NULL && n >= 0 && rf_count_whole(self->metrics, thread, slot->cell, (uint64_t)n)) {
            Py_RETURN_NONE;
        }
    }
    return inc_slowly(self, args, nargs, kwnames);
}

static PyObject *
metrics_inc(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    RfThread *thread = rf_thread_known();
    if (nargs == 1 && kwnames == NULL && thread != NULL && PyUnicode_CheckExact(args[0])) {
        RfCells *cells = rf_metrics_cells(self->metrics, thread);
        if (cells != NULL) {
            RfCell *cell = rf_cells_find_fast(cells, args[0], (uint64_t)rf_str_cached_hash(args[0]));
            if (cell != NULL && rf_count_whole(self->metrics, thread, cell, 1)) {
                Py_RETURN_NONE;
            }
        }
    }
    return inc_plainly(self, args, nargs, kwnames);
}

/* One pair of inc_many()'s argument. */
static int
many_step(RfMetricsObject *self, RfThread *thread, PyObject *pair, RfStep *step)
{
    RfNamed named;
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, "inc_many() takes a mapping of names to amounts; its items() must be pairs");
        return -1;
    }
    int result = rf_named_bare(&named, PyTuple_GET_ITEM(pair, 0));
    if (result == 0) {
        result = rf_amount_from_object(PyTuple_GET_ITEM(pair, 1), &step->amount);
    }
    if (result == 0) {
        result = find_counter(self, thread, &named, step);
    }
    rf_named_clear(&named);
    return result;
}

static int
count_steps(RfMetricsObject *self, RfThread *thread, RfStep *steps, size_t count)
{
    int known = 1;
    for (size_t i = 0; i < count && known; i++) {
        known = steps[i].cell != NULL;
    }
    if (!known || !rf_count_many(self->metrics, thread, steps, count)) {
        return rf_apply(self, steps, count, 1);
    }
    for (size_t i = 0; i < count; i++) {
        if (steps[i].amount.is_part) {
            rf_instrument_mark_fractional(steps[i].instrument);
        }
    }
    return 0;
}

static PyObject *
metrics_inc_many(RfMetricsObject *self, PyObject *amounts)
{
    if (!PyDict_Check(amounts) && !PyObject_HasAttrString(amounts, "items")) {
        PyErr_Format(PyExc_TypeError, "inc_many() takes a mapping of names to amounts, not %.200s", Py_TYPE(amounts)->tp_name);
        return NULL;
    }
    RfThread *thread = rf_thread();
    PyObject *items = thread != NULL ? PyMapping_Items(amounts) : NULL;
    if (items == NULL) {
        return NULL;
    }
    Py_ssize_t count = PyList_GET_SIZE(items);
    RfStep *steps = calloc((size_t)count + 1, sizeof *steps);
    int result = steps != NULL ? 0 : -1;
    if (steps == NULL) {
        PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < count && result == 0; i++) {
        result = many_step(self, thread, PyList_GET_ITEM(items, i), &steps[i]);
    }
    if (result == 0 && count != 0) {
        result = count_steps(self, thread, steps, (size_t)count);
    }
    for (Py_ssize_t i = 0; i < count && steps != NULL; i++) {
        rf_step_clear(&steps[i]);
    }
    free(steps);
    Py_DECREF(items);
    return result == 0 ? Py_NewRef(Py_None) : NULL;
}

/* --- handles ------------------------------------------------------------------------------------------------------- */

static PyObject *
bind(RfMetricsObject *self, int kind, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    const RfSignature signature = {rf_kind_name(kind), 1, {RF_PARAMETER("name")}};
    RfNamed named;
    RfStep step = {0};
    PyObject *given[RF_PARAMETERS_MAX], *handle = NULL;
    int result = rf_named_parse(&named, &signature, args, nargs, kwnames, given);
    if (result == 0) {
        result = rf_resolve(self, &named, kind, &step);
    }
    if (result == 0) {
        result = rf_apply(self, &step, 1, 0);
    }
    if (result == 0) {
        handle = rf_handle_new(self, step.instrument);
    }
    rf_step_clear(&step);
    rf_named_clear(&named);
    return handle;
}

static PyObject *
metrics_counter(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return bind(self, RF_COUNTER, args, nargs, kwnames);
}

static PyObject *
metrics_gauge(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return bind(self, RF_GAUGE, args, nargs, kwnames);
}

static PyObject *
metrics_parse_key(PyObject *self, PyObject *text)
{
    (void)self, (void)text;
    Py_RETURN_NONE;
}

static PyObject *
metrics_get_name(RfMetricsObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(self->name);
}

static PyObject *
metrics_get_max_names(RfMetricsObject *self, void *closure)
{
    (void)closure;
    uint32_t limit = self->metrics->max_names;
    return limit == UINT32_MAX ? Py_NewRef(Py_None) : PyLong_FromUnsignedLong(limit);
}

static PyObject *
metrics_get_origin(RfMetricsObject *self, void *closure)
{
    (void)closure;
    PyObject *identity = PyUnicode_FromFormat("%u-%llx", self->serial, (unsigned long long)rf_double_to_bits(self->made_at));
    return identity != NULL ? Py_BuildValue("Nd", identity, self->made_at) : NULL;
}

static PyObject *
metrics_reduce(RfMetricsObject *self, PyObject *unused)
{
    (void)unused;
    PyErr_Format(PyExc_TypeError, "cannot pickle or copy a %.100s: it counts what this process does; take a snapshot() and pickle that",
                 Py_TYPE(self)->tp_name);
    return NULL;
}

/* --- the type ------------------------------------------------------------------------------------------------------ */

static PyMethodDef metrics_methods[] = {
    {"inc", (PyCFunction)(void (*)(void))metrics_inc, METH_FASTCALL | METH_KEYWORDS, inc_doc},
    {"inc_many", (PyCFunction)metrics_inc_many, METH_O, inc_many_doc},
    {"counter", (PyCFunction)(void (*)(void))metrics_counter, METH_FASTCALL | METH_KEYWORDS, bind_counter_doc},
    {"gauge", (PyCFunction)(void (*)(void))metrics_gauge, METH_FASTCALL | METH_KEYWORDS, bind_gauge_doc},
    {"get", (PyCFunction)(void (*)(void))rf_read_get, METH_FASTCALL | METH_KEYWORDS, get_doc},
    {"_cut", (PyCFunction)rf_read_cut, METH_NOARGS, cut_doc},
    {"_parse_key", metrics_parse_key, METH_O, parse_key_doc},
    {"__reduce__", (PyCFunction)metrics_reduce, METH_NOARGS, metrics_reduce_doc},
    {NULL},
};

static PyGetSetDef metrics_getset[] = {
    {"name", (getter)metrics_get_name, NULL, "The name given at construction, or None.", NULL},
    {"_origin", (getter)metrics_get_origin, NULL, "What tells this map from all others, even after pickling, and when it was made.", NULL},
    {"max_names", (getter)metrics_get_max_names, NULL, "How many names there may be, or None.", NULL},
    {NULL},
};

static PyType_Slot metrics_slots[] = {
    {Py_tp_doc, (void *)metrics_doc},
    {Py_tp_new, metrics_new},
    {Py_tp_init, metrics_init},
    {Py_tp_dealloc, metrics_dealloc},
    {Py_tp_traverse, metrics_traverse},
    {Py_tp_iter, rf_read_iter},
    {Py_tp_methods, metrics_methods},
    {Py_tp_getset, metrics_getset},
    {Py_mp_subscript, rf_read_subscript},
    {Py_mp_length, rf_read_length},
    {Py_sq_contains, rf_read_contains},
    {0, NULL},
};

static PyType_Spec metrics_spec = {
    "racefree._maps.MetricsCore", sizeof(RfMetricsObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_MAPPING, metrics_slots,
};

int
rf_metrics_types_add(PyObject *module)
{
    PyObject *type;
    rf_metrics_init();
    if (rf_handle_types_add(module) < 0
        || (type = PyType_FromModuleAndSpec(module, &metrics_spec, NULL)) == NULL) {
        return -1;
    }
    int result = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return result;
}
