#include "types/metrics_arguments.h"

#include <math.h>

/* --- names and labels --------------------------------------------------------------------------------------------- */

/* Keep *object* (reference stolen) until rf_named_clear(). */
static PyObject *
hold(RfNamed *named, PyObject *object)
{
    if (object == NULL || (named->held == NULL && (named->held = PyList_New(0)) == NULL)
        || PyList_Append(named->held, object) < 0) {
        Py_XDECREF(object);
        return NULL;
    }
    Py_DECREF(object); /* the list has its own */
    return object;
}

static PyObject *
exact_name(RfNamed *named, PyObject *name)
{
    if (PyUnicode_CheckExact(name)) {
        return name;
    }
    if (PyUnicode_Check(name)) {
        return hold(named, PyUnicode_FromObject(name));
    }
    PyErr_Format(PyExc_TypeError, "the name of a metric is a str, not %.200s", Py_TYPE(name)->tp_name);
    return NULL;
}

/* A subclass's value as the plain type: http.HTTPStatus.OK is 200. */
static PyObject *
exact_value(RfNamed *named, PyObject *label, PyObject *value)
{
    if (PyUnicode_CheckExact(value) || PyLong_CheckExact(value) || PyFloat_CheckExact(value) || PyBool_Check(value)
        || value == Py_None) {
        return value;
    }
    if (PyUnicode_Check(value)) {
        return hold(named, PyUnicode_FromObject(value));
    }
    if (PyLong_Check(value)) {
        return hold(named, PyLong_Type.tp_as_number->nb_int(value)); /* int's own, not the subclass's */
    }
    if (PyFloat_Check(value)) {
        return hold(named, PyFloat_FromDouble(PyFloat_AS_DOUBLE(value)));
    }
    PyErr_Format(PyExc_TypeError, "the value of label %R is a str, int, float, bool or None, not %.200s; convert it, for example with str()",
                 label, Py_TYPE(value)->tp_name);
    return NULL;
}

static int
add_label(RfNamed *named, PyObject *name, PyObject *value)
{
    if (named->key.label_count == RF_LABELS_MAX) {
        PyErr_Format(PyExc_ValueError, "a metric has at most %d labels", RF_LABELS_MAX);
        return -1;
    }
    name = exact_name(named, name);
    value = name != NULL ? exact_value(named, name, value) : NULL;
    if (value == NULL) {
        return -1;
    }
    named->labels[named->key.label_count++] = (RfLabel){name, value};
    return 0;
}

static void
start(RfNamed *named)
{
    named->key = (RfKey){.labels = named->labels};
    named->held = NULL;
}

static int
finish(RfNamed *named, PyObject *name)
{
    named->key.name = exact_name(named, name);
    return named->key.name != NULL ? rf_key_hash(&named->key) : -1;
}

int
rf_named_bare(RfNamed *named, PyObject *name)
{
    start(named);
    return finish(named, name);
}

static int
parameter_of(const RfSignature *signature, PyObject *keyword)
{
    for (int i = 0; i < signature->count; i++) {
        if (PyUnicode_GET_LENGTH(keyword) == signature->parameters[i].length
            && PyUnicode_CompareWithASCIIString(keyword, signature->parameters[i].name) == 0) {
            return i;
        }
    }
    return -1;
}

int
rf_named_parse(RfNamed *named, const RfSignature *signature, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
               PyObject **given)
{
    start(named);
    if (nargs > signature->count) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %d arguments by position and labels by name (%zd given)",
                     signature->function, signature->count, nargs);
        return -1;
    }
    for (int i = 0; i < signature->count; i++) {
        given[i] = i < nargs ? args[i] : NULL;
    }
    for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        PyObject *keyword = PyTuple_GET_ITEM(kwnames, i), *value = args[nargs + i];
        int parameter = parameter_of(signature, keyword);
        if (parameter < 0 ? add_label(named, keyword, value) < 0 : given[parameter] != NULL) {
            if (parameter >= 0) {
                PyErr_Format(PyExc_TypeError, "%s() got two values for %R; a label of that name can be given as part of the key's text",
                             signature->function, keyword);
            }
            return -1;
        }
        if (parameter >= 0) {
            given[parameter] = value;
        }
    }
    if (given[0] == NULL) {
        PyErr_Format(PyExc_TypeError, "%s() needs the name of a metric", signature->function);
        return -1;
    }
    return finish(named, given[0]);
}

int
rf_named_from_parsed(RfNamed *named, PyObject *parsed)
{
    PyObject *name, *pairs;
    named->key = (RfKey){.labels = named->labels}; /* what is held stays: the caller may still need the text */
    if (hold(named, Py_NewRef(parsed)) == NULL) {
        return -1;
    }
    if (!PyTuple_Check(parsed) || !PyArg_ParseTuple(parsed, "UO!:_parse_key", &name, &PyTuple_Type, &pairs)) {
        PyErr_SetString(PyExc_TypeError, "_parse_key() must return None or (name, ((label, value), ...))");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pairs); i++) {
        PyObject *label, *value, *pair = PyTuple_GET_ITEM(pairs, i);
        if (!PyTuple_Check(pair) || !PyArg_ParseTuple(pair, "UO:_parse_key", &label, &value)
            || add_label(named, label, value) < 0) {
            return -1;
        }
    }
    return finish(named, name);
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static int
not_a_number(PyObject *object)
{
    PyErr_Format(PyExc_TypeError, "an amount is an int or a float, not %.200s", Py_TYPE(object)->tp_name);
    return -1;
}

static int
whole_from_int(PyObject *object, int64_t *whole)
{
    int overflow;
    *whole = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow != 0) {
        PyErr_SetString(PyExc_OverflowError, "an amount must fit in 64 bits (-2**63 to 2**63 - 1)");
        return -1;
    }
    return *whole == -1 && PyErr_Occurred() ? -1 : 0;
}

int
rf_level_from_object(PyObject *object, int finite, RfLevel *level)
{
    *level = (RfLevel){0};
    if (PyLong_Check(object)) { /* bool too: True is 1 */
        return whole_from_int(object, &level->whole);
    }
    PyNumberMethods *number = Py_TYPE(object)->tp_as_number;
    if (!PyFloat_Check(object) && number != NULL && number->nb_index != NULL) {
        PyObject *index = PyNumber_Index(object);
        int result = index != NULL ? whole_from_int(index, &level->whole) : -1;
        Py_XDECREF(index);
        return result;
    }
    if (!PyFloat_Check(object) && (number == NULL || number->nb_float == NULL)) {
        return not_a_number(object);
    }
    *level = (RfLevel){1, 0, PyFloat_Check(object) ? PyFloat_AS_DOUBLE(object) : PyFloat_AsDouble(object)};
    if (level->part == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    if (isnan(level->part) || (finite && isinf(level->part))) {
        PyErr_Format(PyExc_ValueError, "an amount must be a finite number, not %s", isnan(level->part) ? "nan" : "inf");
        return -1;
    }
    return 0;
}

int
rf_amount_from_object(PyObject *object, RfAmount *amount)
{
    RfLevel level;
    if (rf_level_from_object(object, 1, &level) < 0) {
        return -1;
    }
    if (level.is_part ? level.part < 0 : level.whole < 0) {
        PyErr_Format(PyExc_ValueError, "a counter only grows: the amount must not be negative (%R); use a gauge for what goes down", object);
        return -1;
    }
    *amount = (RfAmount){level.is_part, (uint64_t)level.whole, level.part};
    return 0;
}

static PyObject *
whole_to_object(uint64_t low, uint64_t high)
{
    PyObject *result = NULL, *shift = NULL, *top = NULL, *shifted = NULL, *bottom = PyLong_FromUnsignedLongLong(low);
    if (high == 0 || bottom == NULL) {
        return bottom;
    }
    top = PyLong_FromUnsignedLongLong(high);
    shift = PyLong_FromLong(64);
    if (top != NULL && shift != NULL && (shifted = PyNumber_Lshift(top, shift)) != NULL) {
        result = PyNumber_Or(shifted, bottom);
    }
    Py_XDECREF(top);
    Py_XDECREF(shift);
    Py_XDECREF(shifted);
    Py_DECREF(bottom);
    return result;
}

PyObject *
rf_reading_to_object(RfReading reading, int kind)
{
    if (reading.is_part) {
        return PyFloat_FromDouble(ldexp((double)reading.high, 64) + (double)reading.low + reading.part);
    }
    return kind == RF_GAUGE ? PyLong_FromLongLong((int64_t)reading.low) : whole_to_object(reading.low, reading.high);
}
