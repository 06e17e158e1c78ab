"""Imports and includes point downward, by the one table of rooms; inside a room they make no circle."""

from __future__ import annotations

import ast
import itertools
import posixpath
import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from house.tree import Tree, complain, tree, under

PACKAGE = "src/racefree"

# room: the rooms directly below it. A room may use these and whatever is below them. A file that stands alone
# in the package or in csrc/ is a room by its own name.
PYTHON_ROOMS: dict[str, set[str]] = {
    "_maps": set(),
    "_engine": set(),
    "hooks": set(),
    "cache": {"_maps", "hooks"},
    "metrics": {"_maps", "hooks"},
    "detector": {"_engine", "hooks"},
    "__init__": {"cache", "metrics", "hooks"},
    "lab": {"__init__"},
    "demo": {"__init__"},
    "patterns": {"cache"},
    "export": {"metrics"},
    "advisor": {"detector", "lab"},
    "web": {"__init__", "export"},
    "pytest_plugin": {"detector"},
    "cli": {"__init__", "lab", "demo", "patterns", "export", "advisor", "web", "detector"},
    "__main__": {"cli"},
}
C_ROOMS: dict[str, set[str]] = {
    "port": set(),
    "table": {"port"},
    "cells": {"port"},
    "flights": {"table"},
    "types": {"cells", "flights"},
    "maps_module": {"types"},
    "engine": {"port"},
    "engine_module": {"engine"},
}


def below(rooms: dict[str, set[str]], room: str) -> set[str]:
    """Every room that *room* may use."""
    found: set[str] = set()
    waiting = list(rooms[room])
    while waiting:
        lower = waiting.pop()
        if lower not in found:
            found.add(lower)
            waiting += rooms[lower]
    return found


def uses_to_refuse(rooms: dict[str, set[str]], uses: list[tuple[str, str, str]]) -> Iterator[str]:
    """Complaints about *uses*: (where, room, room used)."""
    for where, room, used in uses:
        if room not in rooms:
            yield f"{where}: the room {room!r} is not in the table of rooms (tests/house/test_rooms.py)"
        elif used not in rooms:
            yield f"{where}: uses {used!r}, which is not in the table of rooms (tests/house/test_rooms.py)"
        elif used != room and used not in below(rooms, room):
            yield f"{where}: {room} may use {sorted(below(rooms, room))}, not {used!r}"


def cycles(uses: dict[str, set[str]]) -> Iterator[str]:
    """A complaint if the files of *uses* use one another in a circle."""
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        yield f"{error.args[1][0]}: in a circle: {' -> '.join(reversed(error.args[1]))}"


# Python


def modules(files: Tree) -> dict[str, str]:
    """Dotted name: path, of every module of the package; stubs only where no source stands."""
    found: dict[str, str] = {}
    for path in under(files, f"{PACKAGE}/", ".pyi", ".py"):
        name = posixpath.splitext(path.removeprefix("src/"))[0].replace("/", ".").removesuffix(".__init__")
        if path.endswith(".py") or name not in found:
            found[name] = path
    return found


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def at_run_time(parent: ast.AST) -> Iterator[ast.AST]:
    """What is below *parent*, but for what only a type checker reads."""
    for node in ast.iter_child_nodes(parent):
        for_checkers = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        yield node
        yield from itertools.chain(*map(at_run_time, node.orelse)) if for_checkers else at_run_time(node)


def imported(
    module: str,
    path: str,
    text: str,
    known: dict[str, str],
    walk: Callable[[ast.AST], Iterator[ast.AST]] = ast.walk,
) -> Iterator[tuple[int, str]]:
    """(line, module of the package) for each import in *text*, at the top or inside a function."""
    package = module.split(".") if path.endswith("__init__.py") else module.split(".")[:-1]
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*start, *([node.module] if node.module else [])])
            submodules = [f"{origin}.{alias.name}" for alias in node.names]
            named = [name if name in known else origin for name in submodules]
        else:
            continue
        for name in named:
            if name.split(".")[0] == "racefree":
                yield node.lineno, name


def python_uses(files: Tree) -> list[tuple[str, str, str]]:
    known = modules(files)
    return [
        (f"{path}:{line}", room_of(module), room_of(name))
        for module, path in known.items()
        for line, name in imported(module, path, files[path], known)
    ]


def python_circles(files: Tree) -> Iterator[str]:
    known = modules(files)
    inside: dict[str, dict[str, set[str]]] = {}
    for module, path in known.items():
        room = room_of(module)
        names = {name for _, name in imported(module, path, files[path], known, at_run_time)}
        same_room = {name for name in names if room_of(name) == room}
        inside.setdefault(room, {})[module] = same_room - (
            {module} if path.endswith("__init__.py") else set()
        )
    for uses in inside.values():
        yield from cycles(uses)


# C

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def c_includes(files: Tree) -> Iterator[tuple[str, int, str]]:
    """(path, line, path of the file included) of every include in quotes."""
    for path, text in under(files, "csrc/", ".c", ".h").items():
        for match in INCLUDE.finditer(text):
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))
            target = beside if beside in files else posixpath.normpath(f"csrc/{match[1]}")
            yield path, text.count("\n", 0, match.start()) + 1, target


def c_room_of(path: str) -> str:
    parts = path.removeprefix("csrc/").split("/")
    return parts[0] if len(parts) > 1 else posixpath.splitext(parts[0])[0]


def c_uses(files: Tree) -> list[tuple[str, str, str]]:
    return [
        (f"{path}:{line}", c_room_of(path), c_room_of(target)) for path, line, target in c_includes(files)
    ]


def c_circles(files: Tree) -> Iterator[str]:
    uses: dict[str, set[str]] = {}
    for path, _, target in c_includes(files):
        uses.setdefault(path, set()).add(target)
    yield from cycles(uses)


NOT_IN_TABLE = re.compile(r"\b(PyArg_\w+|PyTypeObject|PyType_Spec|PyType_FromModuleAndSpec|PyModuleDef)\b")


def types_in_algorithms(files: Tree) -> Iterator[str]:
    """The algorithms' rooms parse no arguments and define no Python type."""
    for room in ("table", "cells"):
        for path, text in under(files, f"csrc/{room}/", ".c", ".h").items():
            for match in NOT_IN_TABLE.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match[0]} belongs into csrc/types"


# the tree


@pytest.mark.parametrize("rooms", [PYTHON_ROOMS, C_ROOMS])
def test_the_table_of_rooms_has_a_bottom(rooms):
    complain(cycles(rooms))


def test_imports_point_downward():
    complain(uses_to_refuse(PYTHON_ROOMS, python_uses(tree())))


def test_includes_point_downward():
    complain(uses_to_refuse(C_ROOMS, c_uses(tree())))


def test_imports_inside_a_room_go_round_in_no_circle():
    complain(python_circles(tree()))


def test_includes_go_round_in_no_circle():
    complain(c_circles(tree()))


def test_algorithms_define_no_python_type():
    complain(types_in_algorithms(tree()))


def test_the_rules_see_the_tree_they_are_for():
    files = tree()
    assert ("cli", "cli") in {(room, used) for _, room, used in python_uses(files)}
    assert ("port", "port") in {(room, used) for _, room, used in c_uses(files)}


# the rules bite


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/racefree/cache/map.py", "from racefree.metrics import counters\n"),
        ("src/racefree/cache/map.py", "from ..metrics.counters import Counter\n"),
        ("src/racefree/cache/map.py", "from racefree import metrics\n"),
        ("src/racefree/cache/map.py", "import racefree.demo.service\n"),
        ("src/racefree/cache/map.py", "def late():\n    from racefree import CacheMap\n"),
        ("src/racefree/hooks.py", "from racefree._maps import CacheMap\n"),
        ("src/racefree/demo/service.py", "from racefree.cli import main\n"),
        ("src/racefree/utilities/lists.py", "import racefree.cache\n"),
    ],
)
def test_an_import_that_points_upward_is_refused(path, text):
    files = {"src/racefree/metrics/__init__.py": "", "src/racefree/metrics/counters.py": "", path: text}
    (complaint,) = uses_to_refuse(PYTHON_ROOMS, python_uses(files))
    assert complaint.startswith(f"{path}:")


def test_an_import_that_points_downward_is_allowed():
    files = {
        "src/racefree/cache/map.py": "import sys\nfrom racefree._maps import Map\nfrom . import entry\n",
        "src/racefree/cache/entry.py": "from racefree import hooks\n",
        "src/racefree/hooks.py": "",
        "src/racefree/advisor/advice.py": "from racefree.lab import measure\nfrom racefree import CacheMap\n",
    }
    assert list(uses_to_refuse(PYTHON_ROOMS, python_uses(files))) == []


def test_a_circle_of_imports_is_refused():
    files = {
        "src/racefree/cache/__init__.py": "from racefree.cache.map import Map\n",
        "src/racefree/cache/map.py": "from .entry import Entry\n",
        "src/racefree/cache/entry.py": "from racefree.cache import Map\n",
    }
    (complaint,) = python_circles(files)
    assert "in a circle" in complaint


def test_what_only_a_type_checker_imports_closes_no_circle():
    files = {
        "src/racefree/cache/map.py": "from .entry import Entry\n",
        "src/racefree/cache/entry.py": "if TYPE_CHECKING:\n    from .map import Map\n",
    }
    assert list(python_circles(files)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("csrc/port/lock.h", '#include "table/table.h"\n'),
        ("csrc/table/find.c", '#include "cells/cells.h"\n'),
        ("csrc/table/find.c", '  #  include "../types/cache.h"\n'),
        ("csrc/types/cache.c", '#include "engine/clock.h"\n'),
        ("csrc/unheard/of.c", '#include "port/atomics.h"\n'),
    ],
)
def test_an_include_that_points_upward_is_refused(path, text):
    (complaint,) = uses_to_refuse(C_ROOMS, c_uses({path: text}))
    assert complaint.startswith(f"{path}:1:")


def test_a_circle_of_includes_is_refused():
    files = {"csrc/port/a.h": '#include "port/b.h"\n', "csrc/port/b.h": '#include "a.h"\n'}
    (complaint,) = c_circles(files)
    assert "in a circle" in complaint


def test_a_python_type_among_the_algorithms_is_refused():
    (complaint,) = types_in_algorithms({"csrc/table/find.c": "int x;\nstatic PyType_Spec spec;\n"})
    assert complaint == "csrc/table/find.c:2: PyType_Spec belongs into csrc/types"
