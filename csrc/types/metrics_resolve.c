#include "types/metrics.h"

static int
raise_other_kind(PyObject *text, int is, int wanted)
{
    PyErr_Format(PyExc_ValueError, "%R is a %s; it cannot be used as a %s", text, rf_kind_name(is), rf_kind_name(wanted));
    return -1;
}

/* Whether a bare name could be a labelled key written as text: `name{...}`. */
static int
looks_labelled(PyObject *name)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(name);
    return length > 3 && PyUnicode_READ_CHAR(name, length - 1) == '}' && PyUnicode_FindChar(name, '{', 0, length, 1) >= 0;
}

/* If the bare name is the text of a labelled key, make *named* that key. */
static int
parse_text(RfMetricsObject *self, RfNamed *named)
{
    PyObject *parsed = PyObject_CallMethod((PyObject *)self, "_parse_key", "O", named->key.name);
    if (parsed == NULL || parsed == Py_None) {
        Py_XDECREF(parsed);
        return parsed == NULL ? -1 : 0;
    }
    int result = rf_named_from_parsed(named, parsed);
    Py_DECREF(parsed);
    return result;
}

static int
check_name(const RfKey *key)
{
    if (key->label_count != 0 && PyUnicode_FindChar(key->name, '{', 0, PyUnicode_GET_LENGTH(key->name), 1) >= 0) {
        PyErr_Format(PyExc_ValueError, "the name of a metric with labels must not contain '{': %R", key->name);
        return -1;
    }
    return 0;
}

/* A first look, so that what is refused leaves nothing behind; rf_metrics_apply() has the last word. */
static int
check_family(RfMetricsObject *self, PyObject *name, int kind)
{
    int is = rf_metrics_kind(self->metrics, name);
    return is < 0 || is == kind ? 0 : raise_other_kind(name, is, kind);
}

int
rf_resolve(RfMetricsObject *self, RfNamed *named, int kind, RfStep *step)
{
    step->instrument = rf_metrics_find(self->metrics, &named->key);
    if (step->instrument == NULL && named->key.label_count == 0 && looks_labelled(named->key.name)) {
        if (parse_text(self, named) < 0) {
            return -1;
        }
        step->instrument = rf_metrics_find(self->metrics, &named->key);
    }
    if (step->instrument != NULL && step->instrument->kind != kind) {
        return raise_other_kind(step->instrument->text, step->instrument->kind, kind);
    }
    if (step->instrument != NULL) {
        if (!rf_u32_own(&step->instrument->listed)) {
            rf_metrics_show(self->metrics, step->instrument);
        }
        return 0;
    }
    if (check_name(&named->key) < 0 || check_family(self, named->key.name, kind) < 0) {
        return -1;
    }
    step->candidate = rf_instrument_new(kind, &named->key);
    return step->candidate != NULL ? 0 : -1;
}

int
rf_apply(RfMetricsObject *self, RfStep *steps, size_t count, int amounts)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (steps[i].candidate != NULL && !rf_metrics_full(self->metrics)) {
            rf_instrument_intern(steps[i].candidate);
        }
    }
    for (;;) {
        switch (rf_metrics_apply(self->metrics, steps, count, amounts, &at)) {
        case RF_OK:
            return 0;
        case RF_WARN:
            if (PyErr_WarnFormat(PyExc_RuntimeWarning, 1,
                                 "this %.100s has its max_names=%u names; %R and all further ones are counted as 'racefree.overflow'",
                                 Py_TYPE(self)->tp_name, (unsigned)self->metrics->max_names, steps[at].candidate->text) < 0) {
                return -1;
            }
            break; /* again, now that it has been said */
        case RF_OTHER_KIND: {
            RfInstrument *candidate = steps[at].candidate;
            return raise_other_kind(candidate->key.name, candidate->kind == RF_COUNTER ? RF_GAUGE : RF_COUNTER, candidate->kind);
        }
        case RF_TOO_LARGE:
            PyErr_SetString(PyExc_OverflowError, "the total would be larger than the largest float");
            return -1;
        case RF_NO_MEMORY:
            PyErr_NoMemory();
            return -1;
        }
    }
}

void
rf_step_clear(RfStep *step)
{
    if (step->candidate != NULL && !step->used) {
        rf_instrument_free(step->candidate);
    }
    step->candidate = NULL;
}

int
rf_step_provide_cell(RfMetricsObject *self, RfThread *thread, const RfKey *key, RfStep *step)
{
    RfCells *cells = rf_metrics_cells_provide(self->metrics, thread);
    if (cells == NULL) {
        return -1;
    }
    step->cell = rf_cells_provide(cells, rf_place(step->instrument->id));
    if (step->cell == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    rf_cells_remember(cells, key, step->instrument, step->cell);
    return 0;
}

int
rf_step_count(RfMetricsObject *self, RfThread *thread, RfStep *step)
{
    if (step->cell != NULL) {
        if (!step->amount.is_part && rf_count_whole(self->metrics, thread, step->cell, step->amount.whole)) {
            return 0;
        }
        if (step->amount.is_part && rf_count_part(self->metrics, thread, step->cell, step->amount.part)) {
            rf_instrument_mark_fractional(step->instrument);
            return 0;
        }
    }
    return rf_apply(self, step, 1, 1);
}
