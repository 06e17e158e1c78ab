/* Readers of a MetricsMap: single values, the names, and the cut. */
#include "types/metrics.h"

#include <stdlib.h>

static RfInstrument *
find_listed(RfMetricsObject *self, const RfKey *key)
{
    RfInstrument *instrument = rf_metrics_find(self->metrics, key);
    return instrument != NULL && rf_u32_own(&instrument->listed) ? instrument : NULL;
}

static PyObject *
read_object(RfMetricsObject *self, RfInstrument *instrument)
{
    return rf_reading_to_object(rf_metrics_read(self->metrics, instrument), instrument->kind);
}

PyObject *
rf_read_get(RfMetricsObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const RfSignature signature = {"get", 2, {RF_PARAMETER("name"), RF_PARAMETER("default")}};
    RfNamed named;
    PyObject *given[RF_PARAMETERS_MAX], *result = NULL;
    if (rf_named_parse(&named, &signature, args, nargs, kwnames, given) == 0) {
        RfInstrument *instrument = find_listed(self, &named.key);
        result = instrument != NULL ? read_object(self, instrument) : given[1] != NULL ? Py_NewRef(given[1]) : PyLong_FromLong(0);
    }
    rf_named_clear(&named);
    return result;
}

PyObject *
rf_read_subscript(RfMetricsObject *self, PyObject *name)
{
    RfNamed named;
    PyObject *result = NULL;
    if (rf_named_bare(&named, name) == 0) {
        RfInstrument *instrument = find_listed(self, &named.key);
        if (instrument != NULL) {
            result = read_object(self, instrument);
        }
        else {
            PyErr_SetObject(PyExc_KeyError, name);
        }
    }
    rf_named_clear(&named);
    return result;
}

int
rf_read_contains(RfMetricsObject *self, PyObject *name)
{
    RfNamed named;
    if (!PyUnicode_Check(name)) {
        return 0;
    }
    int result = rf_named_bare(&named, name);
    if (result == 0) {
        result = find_listed(self, &named.key) != NULL;
    }
    rf_named_clear(&named);
    return result;
}

Py_ssize_t
rf_read_length(RfMetricsObject *self)
{
    return (Py_ssize_t)rf_u32_acquire(&self->metrics->listed); /* pairs with the publish in list_locked() */
}

/* The names of one instant. */
PyObject *
rf_read_iter(RfMetricsObject *self)
{
    RfInstrument **listed = NULL;
    uint32_t room = 0, count = 64;
    while (count > room) {
        room = count + count / 8;
        free(listed);
        listed = malloc(room * sizeof *listed);
        if (listed == NULL) {
            return PyErr_NoMemory();
        }
        count = rf_metrics_list(self->metrics, listed, room);
    }
    PyObject *names = PyTuple_New(count), *iterator = NULL;
    for (uint32_t i = 0; names != NULL && i < count; i++) {
        PyTuple_SET_ITEM(names, i, Py_NewRef(listed[i]->text));
    }
    free(listed);
    if (names != NULL) {
        iterator = PyObject_GetIter(names);
        Py_DECREF(names);
    }
    return iterator;
}

static PyObject *
cut_to_objects(RfInstrument **instruments, RfReading *readings, uint32_t count, uint64_t epoch)
{
    PyObject *descriptions = PyTuple_New(count), *values = PyTuple_New(count);
    int result = descriptions != NULL && values != NULL ? 0 : -1;
    for (uint32_t i = 0; result == 0 && i < count; i++) {
        PyObject *value = rf_reading_to_object(readings[i], instruments[i]->kind);
        PyTuple_SET_ITEM(descriptions, i, Py_NewRef(instruments[i]->description));
        PyTuple_SET_ITEM(values, i, value);
        result = value != NULL ? 0 : -1;
    }
    PyObject *cut = result == 0 ? Py_BuildValue("KOO", (unsigned long long)epoch + 1, descriptions, values) : NULL;
    Py_XDECREF(descriptions);
    Py_XDECREF(values);
    return cut;
}

PyObject *
rf_read_cut(RfMetricsObject *self, PyObject *unused)
{
    (void)unused;
    RfInstrument **instruments = NULL;
    RfReading *readings = NULL;
    PyObject *result = NULL;
    uint64_t epoch = 0;
    uint32_t room = 0, count = (uint32_t)rf_read_length(self) + 8;
    while (count > room) {
        room = count + count / 8;
        free(instruments);
        free(readings);
        instruments = malloc(room * sizeof *instruments);
        readings = malloc(room * sizeof *readings);
        if (instruments == NULL || readings == NULL) {
            PyErr_NoMemory();
            goto done;
        }
        count = rf_metrics_cut(self->metrics, instruments, readings, room, &epoch);
    }
    result = cut_to_objects(instruments, readings, count, epoch);
done:
    free(instruments);
    free(readings);
    return result;
}
