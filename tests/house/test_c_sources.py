"""What stands in one C file only: questions about the CPython version and the GIL, and memory orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from house.tree import Tree, c_code, complain, lines, tree, under

VERSIONS = "csrc/port/versions.h"
ATOMICS = "csrc/port/atomics.h"

CONDITION = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif|elifdef|elifndef)\b(.*)")
VERSION_OR_GIL = re.compile(
    r"\b(PY_VERSION_HEX|PY_(MAJOR|MINOR|MICRO)_VERSION|Py_GIL_DISABLED|Py_LIMITED_API|Py_DEBUG|RF_FREE_THREADED"
    r"|PYPY_VERSION)\b"
)
MEMORY_ORDER = re.compile(
    r"\bmemory_order\w*|\b__ATOMIC_\w+|\b__atomic_\w+|\b__sync_\w+|\b_Interlocked\w+|\b_Atomic\b"
    r"|\batomic_(?:load|store|exchange|compare_exchange|fetch|flag|thread_fence|signal_fence|init)\w*"
    r"|<stdatomic\.h>|\b__volatile__\b|\bvolatile\b"
)
CPYTHONS_OWN = re.compile(
    r"\b_Py_atomic_\w+"
)  # how CPython reads its own fields is a question of its version


def version_questions(files: Tree) -> Iterator[str]:
    for path, text in under(files, "csrc/", ".c", ".h").items():
        if path == VERSIONS:
            continue
        whole = c_code(text).replace("\\\n", " \x00")  # a condition may go on over several lines
        line = 1
        for row in whole.split("\n"):
            condition = CONDITION.match(row)
            if condition and (asked := VERSION_OR_GIL.search(condition[2])):
                yield f"{path}:{line}: #{condition[1]} on {asked[0]} belongs into {VERSIONS}"
            line += 1 + row.count("\x00")


def memory_orders(files: Tree) -> Iterator[str]:
    for path, text in under(files, "csrc/", ".c", ".h").items():
        if path == ATOMICS:
            continue
        for line, row in lines(c_code(text)):
            for match in MEMORY_ORDER.finditer(row):
                yield f"{path}:{line}: {match[0]} belongs into {ATOMICS}"
            if path != VERSIONS and (found := CPYTHONS_OWN.search(row)):
                yield f"{path}:{line}: {found[0]} belongs into {VERSIONS}"


def test_versions_and_the_gil_are_asked_for_in_one_file():
    complain(version_questions(tree()))


def test_memory_orders_are_named_in_one_file():
    complain(memory_orders(tree()))


def test_the_two_files_are_there_and_do_it():
    files = tree()
    assert any(VERSION_OR_GIL.search(row) for row in files[VERSIONS].splitlines())
    assert "memory_order_release" in files[ATOMICS]


@pytest.mark.parametrize(
    "text",
    [
        "#ifdef Py_GIL_DISABLED\n",
        "#if defined(__linux__) && PY_VERSION_HEX >= 0x030D0000\n",
        "#if defined(__linux__) && \\\n    !defined(Py_GIL_DISABLED)\n",
        "  #  elif RF_FREE_THREADED\n",
        "#ifndef Py_GIL_DISABLED /* why */\n",
    ],
)
def test_a_version_question_elsewhere_is_refused(text):
    (complaint,) = version_questions({"csrc/table/find.c": text})
    assert complaint.startswith("csrc/table/find.c:1: ")


@pytest.mark.parametrize(
    "text",
    [
        "/* #if PY_VERSION_HEX */\n",
        "#if defined(__linux__)\n",
        "if (RF_FREE_THREADED) { }\n",
        'say("\\\n#if PY_VERSION_HEX");\n',
    ],
)
def test_what_is_no_version_question_is_left_alone(text):
    assert list(version_questions({"csrc/table/find.c": text, VERSIONS: "#if PY_VERSION_HEX\n"})) == []


@pytest.mark.parametrize(
    "text",
    [
        "atomic_load_explicit(at, order);",
        "atomic_store(at, 1);",
        "atomic_fetch_add(at, 1);",
        "x = memory_order_relaxed;",
        "__atomic_load_n(at, 0);",
        "f(__ATOMIC_SEQ_CST);",
        "#include <stdatomic.h>",
        "_Py_atomic_load_ptr(at);",
        "static volatile int flag;",
        "static _Atomic(int) flag;",
    ],
)
def test_a_memory_order_elsewhere_is_refused(text):
    (complaint,) = memory_orders({"csrc/table/find.c": f"int x;\n{text}\n"})
    assert complaint.startswith("csrc/table/find.c:2: ")


@pytest.mark.parametrize(
    "text", ["/* memory_order_relaxed */", "rf_ptr_acquire(at);", 'f("__ATOMIC_SEQ_CST");']
)
def test_what_is_no_memory_order_is_left_alone(text):
    assert list(memory_orders({"csrc/table/find.c": text, ATOMICS: "memory_order_relaxed"})) == []
