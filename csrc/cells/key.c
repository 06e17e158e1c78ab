#include "cells/key.h"

#include "cells/total.h"

/* --- hash and equality ------------------------------------------------------------------------------------------ */

/* Every bit of the result depends on every bit of the input (the finaliser of splitmix64). */
static uint64_t
mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Equal values of one type hash alike; 1, 1.0, True and "1" are different values. */
static int
value_hash(PyObject *value, uint64_t *hash)
{
    if (PyUnicode_CheckExact(value)) {
        return rf_text_hash(value, hash);
    }
    if (PyLong_CheckExact(value)) {
        *hash = (uint64_t)PyLong_Type.tp_hash(value) + 0x9e3779b97f4a7c15u;
        return 0;
    }
    if (PyFloat_CheckExact(value)) {
        double x = PyFloat_AS_DOUBLE(value); /* not hash(): that of a NaN is its address */
        *hash = mix(x != x ? 1 : rf_double_to_bits(x));
        return 0;
    }
    *hash = value == Py_True ? 2 : value == Py_False ? 3 : 4;
    return 0;
}

int
rf_key_hash(RfKey *key)
{
    uint64_t sum = 0;
    if (rf_text_hash(key->name, &key->hash) < 0) {
        return -1;
    }
    for (uint32_t i = 0; i < key->label_count; i++) {
        uint64_t name, value;
        if (rf_text_hash(key->labels[i].name, &name) < 0 || value_hash(key->labels[i].value, &value) < 0) {
            return -1;
        }
        sum += mix(name + mix(value)); /* a sum: the order of labels does not matter */
    }
    if (key->label_count != 0) {
        key->hash = mix(key->hash ^ sum);
    }
    return 0;
}

static int
value_same(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    if (Py_TYPE(a) != Py_TYPE(b)) {
        return 0;
    }
    if (PyUnicode_CheckExact(a)) {
        return rf_text_same(a, b);
    }
    if (PyLong_CheckExact(a)) {
        PyObject *same = PyLong_Type.tp_richcompare(a, b, Py_EQ); /* True or False, and never fails for two ints */
        Py_DECREF(same);
        return same == Py_True;
    }
    if (PyFloat_CheckExact(a)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return x != x ? y != y : rf_double_to_bits(x) == rf_double_to_bits(y);
    }
    return 0;
}

static int
has_label(const RfKey *key, const RfLabel *label, uint32_t likely)
{
    for (uint32_t i = 0; i < key->label_count; i++) {
        const RfLabel *other = &key->labels[(likely + i) % key->label_count];
        if (rf_text_same(other->name, label->name)) {
            return value_same(other->value, label->value);
        }
    }
    return 0;
}

int
rf_key_same(const RfKey *a, const RfKey *b)
{
    if (a->hash != b->hash || a->label_count != b->label_count || !rf_text_same(a->name, b->name)) {
        return 0;
    }
    for (uint32_t i = 0; i < a->label_count; i++) { /* label names do not repeat, so one direction is enough */
        if (!has_label(b, &a->labels[i], i)) {
            return 0;
        }
    }
    return 1;
}

/* --- as text ---------------------------------------------------------------------------------------------------- */

static PyObject *
replace_all(PyObject *text, const char *from, const char *to)
{
    PyObject *old = PyUnicode_FromString(from), *new = PyUnicode_FromString(to), *result = NULL;
    if (text != NULL && old != NULL && new != NULL) {
        result = PyUnicode_Replace(text, old, new, -1);
    }
    Py_XDECREF(old);
    Py_XDECREF(new);
    Py_XDECREF(text);
    return result;
}

/* In double quotes; backslash, quote and line end escaped, as Prometheus writes label values. */
static PyObject *
quoted(PyObject *text)
{
    PyObject *escaped = replace_all(Py_NewRef(text), "\\", "\\\\");
    escaped = replace_all(escaped, "\"", "\\\"");
    escaped = replace_all(escaped, "\n", "\\n");
    if (escaped == NULL) {
        return NULL;
    }
    PyObject *result = PyUnicode_FromFormat("\"%U\"", escaped);
    Py_DECREF(escaped);
    return result;
}

static PyObject *
label_text(const RfLabel *label)
{
    PyObject *result = NULL;
    PyObject *name = PyUnicode_IsIdentifier(label->name) ? Py_NewRef(label->name) : quoted(label->name);
    PyObject *value = PyUnicode_CheckExact(label->value) ? quoted(label->value) : PyObject_Repr(label->value);
    if (name != NULL && value != NULL) {
        result = PyUnicode_FromFormat("%U=%U", name, value);
    }
    Py_XDECREF(name);
    Py_XDECREF(value);
    return result;
}

/* By name; -1 with ValueError set if one repeats. */
static int
sort_labels(RfLabel *labels, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        RfLabel label = labels[i];
        uint32_t at = i;
        for (; at > 0 && PyUnicode_Compare(labels[at - 1].name, label.name) > 0; at--) {
            labels[at] = labels[at - 1];
        }
        if (at > 0 && rf_text_same(labels[at - 1].name, label.name)) {
            PyErr_Format(PyExc_ValueError, "label %R is given twice", label.name);
            return -1;
        }
        labels[at] = label;
    }
    return 0;
}

PyObject *
rf_key_render(const RfKey *key, PyObject **labels_out)
{
    RfLabel sorted[RF_LABELS_MAX];
    PyObject *text = NULL, *comma = NULL, *joined = NULL;
    PyObject *pairs = PyTuple_New(key->label_count), *texts = PyTuple_New(key->label_count);
    if (pairs == NULL || texts == NULL) {
        goto done;
    }
    if (key->label_count == 0) {
        text = Py_NewRef(key->name);
        goto done;
    }
    memcpy(sorted, key->labels, key->label_count * sizeof *sorted);
    if (sort_labels(sorted, key->label_count) < 0) {
        goto done;
    }
    for (uint32_t i = 0; i < key->label_count; i++) {
        PyObject *pair = PyTuple_Pack(2, sorted[i].name, sorted[i].value), *piece = label_text(&sorted[i]);
        PyTuple_SET_ITEM(pairs, i, pair);
        PyTuple_SET_ITEM(texts, i, piece);
        if (pair == NULL || piece == NULL) {
            goto done;
        }
    }
    comma = PyUnicode_FromString(",");
    joined = comma != NULL ? PyUnicode_Join(comma, texts) : NULL;
    text = joined != NULL ? PyUnicode_FromFormat("%U{%U}", key->name, joined) : NULL;
done:
    Py_XDECREF(comma);
    Py_XDECREF(joined);
    Py_XDECREF(texts);
    if (text == NULL) {
        Py_CLEAR(pairs);
    }
    *labels_out = pairs;
    return text;
}
