"""Runs a script or a module as `python` would, under a session."""

from __future__ import annotations

import atexit
import builtins
import importlib.machinery
import importlib.util
import os
import runpy
import signal
import sys
import threading
import traceback
from types import CodeType, ModuleType, TracebackType
from typing import Any

from racefree import _engine
from racefree.detector.session import OWN_ROOM, Session


def main_module(name: str, file: str | None, package: str | None, spec: Any, loader: Any) -> ModuleType:
    module = ModuleType("__main__")
    names: dict[str, Any] = {
        "__file__": file,
        "__package__": package,
        "__spec__": spec,
        "__loader__": loader,
        "__builtins__": sys.modules["builtins"],
        "__cached__": None if spec is None else spec.cached,
    }
    if sys.version_info >= (3, 15):
        names.pop("__cached__")
    vars(module).update(names)
    sys.modules["__main__"] = module
    return module


def without_own_frames(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith(OWN_ROOM) and not file.startswith("<frozen runpy"):
            return trace
        trace = trace.tb_next
    return None


def read_bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


class Runner:
    """The program's status is what `python` would have given it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.interrupted = False

    def script(self, path: str, arguments: list[str]) -> int:
        sys.argv = [path, *arguments]
        sys.path[0] = os.path.dirname(os.path.realpath(path))
        path = os.path.abspath(path)
        loader = importlib.machinery.SourceFileLoader("__main__", path)
        module = main_module("__main__", path, None, None, loader)
        self.session.program.start_from(path)
        return self._run(lambda: self.session.program.compile(read_bytes(path), path), module)

    def module(self, name: str, arguments: list[str]) -> int:
        sys.argv = ["-m", *arguments]
        sys.path[0] = os.getcwd()
        try:
            found = importlib.util.find_spec(name)
            if found is not None and found.submodule_search_locations is not None:
                found = importlib.util.find_spec(f"{name}.__main__")
            if found is not None and found.origin is not None:
                self.session.program.start_from(found.origin)
            _, spec, code = runpy._get_module_details(name)  # type: ignore[attr-defined]
        except ImportError as error:
            print(f"{sys.executable}: {error}", file=sys.stderr)
            return 1
        sys.argv[0] = spec.origin
        module = main_module("__main__", spec.origin, spec.parent, spec, spec.loader)
        return self._run(lambda: code, module)

    def _run(self, compiled: Any, module: ModuleType) -> int:
        saved = dict(vars(builtins))
        status = self._body(compiled, module)
        for ending in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]
            try:
                ending()
                _engine.joined_all()
            except BaseException as error:
                status = self._leave(error, status)
        vars(builtins).update(saved)  # what follows is ours, and a program may have taken len() away
        return status

    def _body(self, compiled: Any, module: ModuleType) -> int:
        try:
            code: CodeType = compiled()
            exec(code, vars(module))
        except BaseException as error:
            return self._leave(error, 0)
        return 0

    def _leave(self, error: BaseException, status: int) -> int:
        """The exit status after *error*, which has been shown as `python` shows it."""
        if isinstance(error, SystemExit):
            return self._exit_status(error.code)
        self.interrupted = isinstance(error, KeyboardInterrupt)
        error.__traceback__ = without_own_frames(error.__traceback__)
        try:
            sys.excepthook(type(error), error, error.__traceback__)
        except BaseException:
            traceback.print_exception(error)
        return 1

    @staticmethod
    def _exit_status(code: Any) -> int:
        if code is None:
            return 0
        if isinstance(code, int):
            return code & 0xFF
        print(code, file=sys.stderr)
        return 1

    def die_of_interrupt(self) -> None:
        """Ctrl-C ends the process by the signal, so that the caller sees it."""
        if self.interrupted and os.name == "posix":
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
