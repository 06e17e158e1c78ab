"""One watched run: installs everything, collects the races, tells of them as they come, and sums up."""

from __future__ import annotations

import ast
import builtins
import json
import os
import re
import sys
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from racefree import _engine, hooks
from racefree.detector import containers, program, report, synchronization
from racefree.detector.lock_orders import LockOrders
from racefree.detector.races import Collector, Frame, Race, thread_of
from racefree.detector.sites import SITES, Site, Source
from racefree.detector.suppressions import Suppressions

HALTED = 66
LOCK_ORDER = 67
LOCK_TARGET = re.compile(r"([\w.]+(?:\[[^\]]*\])?)\s*(?::[^=]+)?=[^=]")
OWN_ROOM = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@dataclass(slots=True)
class Options:
    roots: list[str]
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    suppressions: Suppressions = field(default_factory=lambda: Suppressions([]))
    allow_atomic: bool = False
    halt_on_error: bool = False
    exitcode: int = HALTED
    log_path: str | None = None
    strip_prefix: str | None = None
    quiet: bool = False
    maps: list[type] = field(default_factory=list)  # types that bring their own synchronisation


class Session:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.paths = report.Paths(options.strip_prefix)
        self.program = program.Program(options.roots, options.include, options.exclude)
        self.collector = Collector(
            trim=self.trim,
            name_of_lock=self.name_of_lock,
            suppressed=options.suppressions,
            allow_atomic=options.allow_atomic,
            changed=self.changed,
        )
        self.lock_orders = LockOrders(
            self.name_of_lock, lambda info: thread_of(info, self.trim).name, self.trim
        )
        self._users: dict[str, bool] = {}
        self._sources: dict[str, Source] = {}
        self._hook_sites: dict[tuple[CodeType, int], int] = {}
        self._compile = builtins.compile

    def start(self) -> None:
        """From here on races are seen. Once a process."""
        containers.register(
            {builtins.compile: self._compile_text},
            {builtins.exec: self._exec_source, builtins.eval: self._eval_source},
        )
        synchronization.install(self._is_user_function, self.options.maps)
        program.install(self.program)
        _engine.install(self.collector.seen)
        _engine.watch_lock_order(self.lock_orders.nested, self.lock_orders.handed_over)
        hooks.install(_engine.acquire, _engine.release, self._touch)

    # ---- code made at run time ----

    def _is_user_function(self, function: Any) -> bool:
        code = getattr(function, "__code__", None)
        return isinstance(code, CodeType) and self.is_users(code.co_filename)

    def is_users(self, file: str) -> bool:
        known = self._users.get(file)
        if known is None:
            known = self._users[file] = file.startswith("<") or self.program.owns("", file)
        return known

    def _rewritten(self, source: Any, mode: str, frame: FrameType, file: str = "<string>") -> Any:
        """The text as rewritten code, or *source* itself where it is something else or does not compile."""
        if not isinstance(source, str):
            return source
        inherited = frame.f_code.co_flags & FUTURE_FLAGS
        text = source.lstrip(" \t") if mode == "eval" else source
        try:
            return self.program.compile(text, file, mode, inherited)
        except (SyntaxError, ValueError, RecursionError):
            return source  # the real one raises what is to be raised

    def _exec_source(self, source: Any) -> Any:
        return self._rewritten(source, "exec", sys._getframe(1))

    def _eval_source(self, source: Any) -> Any:
        return self._rewritten(source, "eval", sys._getframe(1))

    def _compile_text(
        self, source: Any, filename: Any, mode: str, flags: int = 0, *args: Any, **kwargs: Any
    ) -> Any:
        plain = not flags & (ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT) and not args and not kwargs
        if plain and isinstance(source, str) and mode in ("exec", "eval") and isinstance(filename, str):
            return self._rewritten_or_plain(source, filename, mode, flags)
        return self._compile(source, filename, mode, flags, *args, **kwargs)

    def _rewritten_or_plain(self, source: str, filename: str, mode: str, flags: int) -> Any:
        frame = sys._getframe(2)
        code = self._rewritten(source, mode, frame, filename)
        return code if isinstance(code, CodeType) else self._compile(source, filename, mode, flags)

    # ---- hooks ----

    def _touch(self, obj: object, key: Any, is_write: bool) -> None:
        frame = sys._getframe(2)
        at = (frame.f_code, frame.f_lineno)
        site = self._hook_sites.get(at)
        if site is None:
            source = self._source(frame.f_code.co_filename)
            line = source.lines[frame.f_lineno - 1] if frame.f_lineno <= len(source.lines) else ""
            made = Site(source, frame.f_lineno, len(line) - len(line.lstrip()), frame.f_lineno, len(line.encode()),
                        frame.f_code.co_qualname, "hook")  # fmt: skip
            site = self._hook_sites[at] = SITES.add(made) * 256
        _engine.touch(obj, key, is_write, site)

    def _source(self, file: str) -> Source:
        source = self._sources.get(file)
        if source is None:
            try:
                source = Source(file, program.read_script(file))
            except (OSError, SyntaxError, UnicodeDecodeError):
                source = Source(file, "")
            self._sources[file] = source
        return source

    # ---- telling ----

    def trim(self, frames: list[Frame]) -> list[Frame]:
        """Without the frames of racefree itself, and what stands below the program's main module."""
        kept: list[Frame] = []
        for frame in frames:
            if frame.file.startswith(OWN_ROOM):
                if kept and kept[-1].function == "<module>":
                    break
                continue
            kept.append(frame)
        return kept

    def name_of_lock(self, made: list[Frame]) -> str:
        for frame in made:
            if self.is_users(frame.file):
                lines = self._source(frame.file).lines
                line = lines[frame.line - 1].strip() if frame.line <= len(lines) else ""
                target = LOCK_TARGET.match(line)
                where = f"{os.path.basename(frame.file)}:{frame.line}"
                return f"{target[1]} ({where})" if target else f"the lock made at {where}"
        return "a lock"

    def changed(self, race: Race, fresh: bool) -> None:
        """A race was found, or a heavier one took its place. What cannot become heavier is told at once."""
        if race.weight <= 1 or self.options.halt_on_error:
            self.tell(race)
        if self.options.halt_on_error:
            self.halt()

    def tell(self, race: Race) -> None:
        if race.printed:
            return
        race.printed = True
        self.write(report.text(race, self.paths))

    def write(self, text: str) -> None:
        """One write each, so that what other threads print does not come in between."""
        if self.options.quiet:
            return
        data = text.encode(errors="backslashreplace")
        if self.options.log_path is not None:
            with open(self.options.log_path, "ab", buffering=0) as file:
                file.write(data)
            return
        try:
            sys.stderr.flush()
            os.write(sys.stderr.fileno(), data)
        except (AttributeError, OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.write(text)

    def halt(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        self.finish()
        os._exit(self.options.exitcode)

    def finish(self) -> list[Race]:
        """Tell what has not been told, and the summary."""
        self.collector.count()
        races = self.collector.races
        for race in races:
            self.tell(race)
        for order in self.lock_orders.cycles:
            self.write(report.lock_order_text(order, self.paths))
        self.write(self.summary())
        return races

    def summary(self) -> str:
        races = self.collector.races
        accesses, threads, _ = _engine.counts()
        lines = []
        if races:
            kinds = ", ".join(
                f"{sum(1 for r in races if r.kind == kind)} {kind}"
                for kind in dict.fromkeys(r.kind for r in races)
            )
            lines.append(
                f"racefree: {len(races)} race{'s' if len(races) > 1 else ''} ({kinds}) in {threads} threads"
            )
            lines += [f"  {race.kind}: {race.expression} (seen {race.count} times)" for race in races]
            lines.append(f"racefree: watched {self.watched()}; {self.not_watched()}")
        sources = list({id(site.source): site.source for site in SITES._sites}.values())
        orders = len(self.lock_orders.cycles)
        if orders:
            lines.append(f"racefree: {orders} lock-order inversion{'s' if orders > 1 else ''}")
        for unused in self.options.suppressions.unused(sources):
            lines.append(f"racefree: suppressed nothing: {unused}")
        del accesses
        return "\n".join([*lines, ""]) if lines else ""

    def watched(self) -> str:
        names = ["__main__", *self.program.rewritten]
        return f"{len(names)} module{'s' if len(names) > 1 else ''}"

    def not_watched(self) -> str:
        skipped = sorted({name.partition(".")[0] for name in self.program.skipped})
        return (
            f"not looked at: C extensions and {', '.join(skipped[:12])}{', ...' if len(skipped) > 12 else ''}"
        )

    def as_json(self) -> dict[str, Any]:
        self.collector.count()
        accesses, threads, _ = _engine.counts()
        races = self.collector.races
        return {
            "races": [report.race_json(race, self.paths) for race in races],
            "summary": {
                "races": len(races),
                "accesses": accesses,
                "threads": threads,
                "modules_instrumented": ["__main__", *self.program.rewritten],
                "modules_skipped": sorted(self.program.skipped),
            },
            "lock_orders": [report.lock_order_json(order, self.paths) for order in self.lock_orders.cycles],
            "python": ".".join(map(str, sys.version_info[:3])),
            "free_threaded": not getattr(sys, "_is_gil_enabled", lambda: True)(),
        }


def future_flags() -> int:
    import __future__

    return sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


FUTURE_FLAGS = future_flags() & ~0x10  # nested_scopes shares its bit with CO_NESTED


def write_json(path: str, data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=2) + "\n"
    if path == "-":
        sys.stdout.write(text)
        return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
