"""Names and sizes of files, third parties in the core, machine paths, headers that setup.py has to know."""

from __future__ import annotations

import ast
import contextlib
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import setuptools

from house.tree import ROOT, Tree, complain, lines, tree, under

LONGEST = 500
# path: why it may be longer
LONGER: dict[str, str] = {}

NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "misc", "base"}
# Peers and extras, imported where they are used and only if they are there.
OPTIONAL_IN: dict[str, str] = {
    "src/racefree/lab/": "the peers that the measurements compare with, charts",
    "src/racefree/cli/": "rich and matplotlib, from the extras",
    "src/racefree/demo/": "rich's live display, from the extra",
    "src/racefree/export/": "what is exported to",
}
PYTEST_PLUGIN = "src/racefree/pytest_plugin.py"  # pytest imports it
MACHINE_PATH = re.compile(r"(?<![\w.])/(root|work|opt|home/\w+|Users/\w+)/")  # of one machine, not of any


def long_files(files: Tree, allowed: dict[str, str]) -> Iterator[str]:
    for path, text in files.items():
        length = text.count("\n")
        if path.endswith((".py", ".pyi", ".c", ".h")) and length > LONGEST and path not in allowed:
            yield f"{path}: {length} lines; split it, or say in LONGER why it is whole"
    for path in allowed:
        if files.get(path, "").count("\n") <= LONGEST:
            yield f"{path}: need not stand in LONGER"


def names_that_say_nothing(files: Tree) -> Iterator[str]:
    for path in files:
        for part in path.split("/"):
            if part.split(".")[0].strip("_").lower() in NAMES_THAT_SAY_NOTHING:
                yield f"{path}: {part!r} does not say what is in it"


def machine_paths(files: Tree) -> Iterator[str]:
    for path, text in files.items():
        for line, row in lines(text):
            if found := MACHINE_PATH.search(row):
                yield f"{path}:{line}: {found[0]} is a path of one machine"


def imports_of(parent: ast.AST, functions_too: bool) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(parent):
        if functions_too or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from imports_of(node, functions_too)
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, (node.module or "").split(".")[0]


def third_parties(files: Tree) -> Iterator[str]:
    """Nothing third-party in the package at import; inside functions only where OPTIONAL_IN says what for."""
    for path, text in under(files, "src/racefree/", ".py", ".pyi").items():
        optional = any(path.startswith(place) for place in OPTIONAL_IN)
        for line, name in imports_of(ast.parse(text), functions_too=not optional):
            invited = path == PYTEST_PLUGIN and name == "pytest"
            if name not in sys.stdlib_module_names and name != "racefree" and not invited:
                yield f"{path}:{line}: imports {name}, which is not in the standard library"


def modules_without_docstring(files: Tree) -> Iterator[str]:
    """Every module of the package says what is in it."""
    for path, text in under(files, "src/racefree/", ".py").items():
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            yield f"{path}:1: the module has no docstring"


def public_names_without_docstring(module: object) -> Iterator[str]:
    """Every class, method and function that *module* offers says what it promises."""
    for name in getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")]):
        thing = getattr(module, name)
        if isinstance(thing, type):
            if not (thing.__doc__ or "").strip():
                yield f"{name}: no docstring"
            for attribute, value in vars(thing).items():
                said = getattr(value, "__doc__", None) or ""
                if attribute.startswith("_") or not (callable(value) or isinstance(value, property)):
                    continue
                if not said.strip():
                    yield f"{name}.{attribute}: no docstring"
        elif callable(thing) and not (thing.__doc__ or "").strip():
            yield f"{name}: no docstring"


def unknown_headers(extensions: dict[str, list[str]], headers: set[str]) -> Iterator[str]:
    for name, depends in extensions.items():
        for header in sorted(headers - set(depends)):
            yield f"{name}: setup.py does not name {header} in depends="


def extensions_of_setup(root: Path) -> dict[str, list[str]]:
    """Each extension's depends=, by running setup.py with nothing to do."""
    taken: dict[str, list[str]] = {}

    def note(*, ext_modules, **_: object) -> None:
        taken.update({extension.name: list(extension.depends) for extension in ext_modules})

    with mock.patch.object(setuptools, "setup", note), contextlib.chdir(root):
        runpy.run_path(str(root / "setup.py"))
    return taken


def test_no_file_is_longer_than_can_be_read():
    complain(long_files(tree(), LONGER))


def test_every_name_says_what_is_in_the_file():
    complain(names_that_say_nothing(tree()))


def test_no_path_of_one_machine_is_in_the_tree():
    complain(machine_paths(tree()))


def test_the_package_imports_nothing_third_party_uninvited():
    complain(third_parties(tree()))


def test_every_module_has_a_docstring():
    complain(modules_without_docstring(tree()))


def test_every_public_name_has_a_docstring():
    import racefree

    complain(public_names_without_docstring(racefree))


def test_setup_names_every_header():
    headers = set(under(tree(), "csrc/", ".h"))
    assert headers
    complain(unknown_headers(extensions_of_setup(ROOT), headers))


def test_a_file_too_long_is_refused_and_so_is_a_reason_too_many():
    files = {"src/racefree/long.py": "x = 1\n" * 501, "csrc/short.c": "x;\n"}
    assert [text.split(":")[0] for text in long_files(files, {})] == ["src/racefree/long.py"]
    assert list(long_files(files, {"src/racefree/long.py": "a table"})) == []
    assert list(long_files(files, {"src/racefree/long.py": "a table", "csrc/short.c": "none"})) != []


@pytest.mark.parametrize(
    "path", ["src/racefree/cache/utils.py", "csrc/common/lock.h", "tests/helpers.py", "a/_base.c"]
)
def test_a_name_that_says_nothing_is_refused(path):
    (complaint,) = names_that_say_nothing({path: "", "src/racefree/database.py": "", "baseline.md": ""})
    assert complaint.startswith(path)


@pytest.mark.parametrize("name", ["root", "work", "opt", "home/somebody"])
def test_a_path_of_one_machine_is_refused(name):
    text = f"fine: ./{name}/x and https://host/{name}/x\nnot: /{name}/x\n"
    (complaint,) = machine_paths({"docs/a.md": text})
    assert complaint.startswith("docs/a.md:2:")


@pytest.mark.parametrize(
    ("path", "text", "refused"),
    [
        ("src/racefree/cache/map.py", "import numpy\n", True),
        ("src/racefree/cache/map.py", "def f():\n    from numpy import array\n", True),
        ("src/racefree/cache/map.py", "import threading\nfrom . import x\n", False),
        ("src/racefree/lab/peers.py", "import cachebox\n", True),
        ("src/racefree/lab/peers.py", "try:\n    import cachebox\nexcept ImportError:\n    pass\n", True),
        ("src/racefree/lab/peers.py", "def f():\n    import cachebox\n", False),
    ],
)
def test_a_third_party_in_the_core_is_refused(path, text, refused):
    assert bool(list(third_parties({path: text}))) == refused


def test_a_missing_docstring_is_refused():
    class Documented:
        """What it is."""

        def said(self):
            """What it does."""

        def unsaid(self): ...

    class Module:
        __all__ = ("Documented",)

    Module.Documented = Documented
    assert list(public_names_without_docstring(Module)) == ["Documented.unsaid: no docstring"]
    assert list(
        modules_without_docstring({"src/racefree/a.py": "x = 1\n", "src/racefree/b.py": '"""b."""\n'})
    ) == ["src/racefree/a.py:1: the module has no docstring"]


def test_a_header_that_setup_does_not_name_is_refused():
    assert list(unknown_headers({"m": ["csrc/a.h"]}, {"csrc/a.h", "csrc/b.h"})) == [
        "m: setup.py does not name csrc/b.h in depends="
    ]
