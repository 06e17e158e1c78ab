"""Which files are the program's own, what they store, and loading them rewritten."""

from __future__ import annotations

import ast
import fnmatch
import importlib.machinery
import importlib.util
import os
import sys
import sysconfig
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType
from typing import Any

from racefree.detector.rewrite import rewrite

SKIPPED_FOLDERS = {"site-packages", "dist-packages", "node_modules", "__pycache__"}
MOST_FILES = 3000
# Calls after which any name may be stored, or any module imported.
AT_RUN_TIME = ("vars", "exec", "eval", "globals", "import_module", "__import__", "run_path", "run_module")


class Program:
    """The folders whose modules are rewritten, and the attribute names that their sources store."""

    def __init__(
        self, roots: Sequence[str], include: Sequence[str] = (), exclude: Sequence[str] = ()
    ) -> None:
        self.roots = [os.path.realpath(root) for root in roots]
        self.include = list(include)
        self.exclude = list(exclude)
        self.rewritten: list[str] = []
        self.skipped: set[str] = set()
        self.failed: dict[str, str] = {}
        self._first: str | None = None
        self._stored: frozenset[str] | None = None
        self._scanned = False
        paths = sysconfig.get_paths()
        self._libraries = [
            os.path.realpath(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")
        ]
        self._own = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

    def matches(self, patterns: Iterable[str], name: str, path: str) -> bool:
        return any(
            fnmatch.fnmatch(name, pattern)
            or name.startswith(f"{pattern}.")
            or fnmatch.fnmatch(path, pattern)
            or path.startswith(os.path.realpath(pattern) + os.sep)
            for pattern in patterns
        )

    def owns(self, name: str, path: str) -> bool:
        """Whether module *name* at *path* is the program's own."""
        path = os.path.realpath(path)
        if self.matches(self.exclude, name, path):
            return False
        if self.matches(self.include, name, path):
            return True
        if path.startswith(self._own + os.sep) or SKIPPED_FOLDERS & set(path.split(os.sep)):
            return False
        inside = max((len(root) for root in self.roots if path.startswith(root + os.sep)), default=0)
        library = max((len(root) for root in self._libraries if path.startswith(root + os.sep)), default=0)
        return inside > library

    def stored(self) -> frozenset[str] | None:
        """The attribute names that the program's sources store; None if they store names made at run time."""
        if not self._scanned:
            self._scanned = True
            self._stored = self._scan()
        return self._stored

    def start_from(self, path: str) -> None:
        """The file from which the program's other sources are found, by what they import."""
        self._first = os.path.realpath(path)

    def _scan(self) -> frozenset[str] | None:
        """Follow the imports; None where names are stored or modules imported by a text made at run time."""
        if self.include or self._first is None:
            return None
        names: set[str] = set()
        seen: set[str] = set()
        waiting = [self._first]
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            try:
                with open(path, "rb") as file:
                    tree = ast.parse(file.read())
                some = stored_names(tree)
            except (OSError, SyntaxError, ValueError, RecursionError):
                continue  # it fails to import, too
            if some is None or len(seen) > MOST_FILES:
                return None
            names |= some | globals_stored_by_functions(tree)
            waiting += self._imported(tree, path)
        return frozenset(names)

    def _imported(self, tree: ast.AST, path: str) -> Iterator[str]:
        """The program's files that *tree*, the file at *path*, may import."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._files_of(alias.name.split("."), self.roots)
            elif isinstance(node, ast.ImportFrom):
                parts = node.module.split(".") if node.module else []
                folders = self.roots
                if node.level:
                    folders = [os.path.join(os.path.dirname(path), *[os.pardir] * (node.level - 1))]
                yield from self._files_of(parts, folders)
                for alias in node.names:
                    yield from self._files_of([*parts, alias.name], folders)

    @staticmethod
    def _files_of(parts: Sequence[str], folders: Iterable[str]) -> Iterator[str]:
        """What importing this dotted name from one of *folders* runs: the packages on the way, and the module."""
        for folder in folders:
            at = folder
            for part in parts:
                at = os.path.join(at, part)
                for candidate in (at + ".py", os.path.join(at, "__init__.py")):
                    if os.path.isfile(candidate):
                        yield os.path.realpath(candidate)

    def compile(self, text: str | bytes, path: str, mode: str = "exec", flags: int = 0) -> CodeType:
        return rewrite(text, path, self.stored(), mode, flags)


def stored_names(tree: ast.AST) -> set[str] | None:
    """The attribute names that *tree* stores; None if it stores names made at run time."""
    names: set[str] = set()
    classes: list[str] = []

    def add(name: str) -> None:
        names.add(name)
        if name.startswith("__") and not name.endswith("__"):
            names.update(f"_{owner.lstrip('_')}{name}" for owner in classes)

    def walk(node: ast.AST) -> bool:
        if isinstance(node, ast.ClassDef):
            classes.append(node.name)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            add(node.attr)
        elif isinstance(node, ast.Call) and called(node.func) in (
            "setattr",
            "delattr",
            "__setattr__",
            "__delattr__",
        ):
            constants = [
                a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if not constants:
                return False
            names.update(constants)
        elif called(node) == "__dict__" or (isinstance(node, ast.Call) and called(node.func) in AT_RUN_TIME):
            return False
        done = all(walk(child) for child in ast.iter_child_nodes(node))
        if isinstance(node, ast.ClassDef):
            classes.pop()
        return done

    return names if walk(tree) else None


def globals_stored_by_functions(tree: ast.AST) -> set[str]:
    """Globals are attributes of their module to everybody else."""
    return {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}


def called(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


class Loader(SourceFileLoader):
    """Loads a module of the program, rewritten; compiled files are neither read nor written."""

    def __init__(self, name: str, path: str, program: Program) -> None:
        super().__init__(name, path)
        self._program = program

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        code = self._program.compile(self.get_data(path), path)
        self._program.rewritten.append(fullname)
        return code


class Finder:
    """Finds modules as usual and hands those of the program to the rewriting loader."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin is None or type(spec.loader) is not SourceFileLoader:
            if spec is not None and spec.origin is not None:
                self._program.skipped.add(name)
            return spec
        if self._program.owns(name, spec.origin):
            spec.loader = Loader(name, spec.origin, self._program)
        else:
            self._program.skipped.add(name)
        return spec


def install(program: Program) -> Finder:
    finder = Finder(program)
    position = next(
        (number for number, entry in enumerate(sys.meta_path) if entry is importlib.machinery.PathFinder),
        len(sys.meta_path),
    )
    sys.meta_path.insert(position, finder)
    return finder


def read_script(path: str) -> str:
    with tokenize.open(path) as file:
        return file.read()
