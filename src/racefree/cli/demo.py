"""`racefree demo`: the exercise's program."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from racefree.cli.usage import UsageError, integer, number

if TYPE_CHECKING:
    from racefree.demo.live_display import LiveDisplay
    from racefree.demo.plain_display import PlainDisplay
    from racefree.demo.settings import Settings

SUMMARY = "run a service on two shared maps and see whether they hold: hit rate, counts, progress"

EPILOG = """\
examples:
  racefree demo                                         the program, on CacheMap and MetricsMap
  racefree demo --strategy unsafe --speed 0 --requests 20000 --steps 20000
                                                        what plain dicts lose
  racefree demo --plain --json -                        the result for a program, lines on standard error

exit status: 0 if every expectation was met, 1 if one was not, 2 for wrong usage, 130 if interrupted
"""

DEFAULT_KEYS = 20
MILLISECONDS = 1000


def speed(text: str) -> float:
    value = number(0, 1000)(text)
    if 0 < value < 0.01:
        raise argparse.ArgumentTypeError(f"must be 0 (no sleeps) or from 0.01 to 1000, not {text!r}")
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from racefree.demo.strategies import STRATEGIES

    parser.epilog = EPILOG
    add = parser.add_argument
    add(
        "--strategy",
        choices=tuple(STRATEGIES),
        default="optimal",
        help="how the maps are built (default: optimal)",
    )
    add_number(parser, "--workers", integer(1, 1000), 3, "N", "cache workers")
    add_number(parser, "--collectors", integer(1, 1000), 3, "N", "metrics collectors")
    add_number(parser, "--requests", integer(1, 10**9), 300, "N", "requests of each cache worker")
    add(
        "--keys",
        type=integer(1, 10**6),
        metavar="N",
        help=f"stable keys of each cache worker (default: {DEFAULT_KEYS}, but at most --requests / 5)",
    )
    add_number(parser, "--steps", integer(1, 10**9), 200, "N", "steps of each collector")
    add_number(
        parser, "--invalidation-rate", number(0, 1), 0.005, "SHARE", "requests followed by an invalidation"
    )
    add_number(
        parser, "--compute-time", number(0, 10_000, "ms"), 2, "MS", "how long a value takes to compute"
    )
    add_number(parser, "--write-share", number(0, 1), 0.9, "SHARE", "steps of a collector that write")
    add_number(parser, "--interval", number(1, 60_000, "ms"), 100, "MS", "between two reports of the monitor")
    add_number(parser, "--speed", speed, 1, "FACTOR", "2 sleeps half as long, 0 not at all")
    add_number(parser, "--seed", integer(-(2**63), 2**63 - 1), 1, "N", "of all random choices")
    add("--plain", action="store_true", help="plain lines even on a terminal")
    add(
        "--json",
        metavar="FILE",
        help="write the result to FILE ('-': standard output, and the lines to standard error)",
    )


def add_number(
    parser: argparse.ArgumentParser,
    option: str,
    kind: Callable[[str], float],
    default: float,
    metavar: str,
    what: str,
) -> None:
    parser.add_argument(
        option, type=kind, default=default, metavar=metavar, help=f"{what} (default: {default})"
    )


def run(arguments: argparse.Namespace) -> int:
    from racefree.demo.exercise import run_exercise
    from racefree.demo.strategies import make_service
    from racefree.demo.threads import ThreadsRefused

    settings = settings_from(arguments)
    check_writable(arguments.json)
    service = make_service(settings.strategy)
    lines = sys.stderr if arguments.json == "-" else sys.stdout
    with termination_unwinds(), choose_display(settings, arguments.plain, lines) as display:
        try:
            outcome = run_exercise(settings, service, display.show)
        except ThreadsRefused as error:
            print(f"racefree demo: {error}", file=sys.stderr)
            return 1
        display.finish(outcome)
    if arguments.json is not None and not write_json(arguments.json, outcome.as_json()):
        return 1
    return 0 if outcome.ok else 1


def settings_from(arguments: argparse.Namespace) -> Settings:
    from racefree.demo.settings import Settings

    keys = arguments.keys
    if keys is None:
        keys = min(DEFAULT_KEYS, max(1, arguments.requests // 5))
    return Settings(
        strategy=arguments.strategy,
        workers=arguments.workers,
        collectors=arguments.collectors,
        requests=arguments.requests,
        keys=keys,
        steps=arguments.steps,
        invalidation_rate=arguments.invalidation_rate,
        compute_time=arguments.compute_time / MILLISECONDS,
        write_share=arguments.write_share,
        interval=arguments.interval / MILLISECONDS,
        speed=arguments.speed,
        seed=arguments.seed,
    )


def choose_display(settings: Settings, plain: bool, stream: TextIO) -> LiveDisplay | PlainDisplay:
    """Live on a terminal that can, if rich is there; plain lines otherwise."""
    from racefree.demo.plain_display import PlainDisplay

    if plain or stream is None or not stream.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        return PlainDisplay(settings, stream)
    from racefree.demo.live_display import LiveDisplay

    try:
        return LiveDisplay(settings, stream)
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "rich":
            raise
        print(
            "racefree demo: plain lines, since rich is missing (pip install racefree[cli])", file=sys.stderr
        )
        return PlainDisplay(settings, stream)


def check_writable(target: str | None) -> None:
    """Refuse a file that cannot be written before the run, not after it."""
    if target is None or target == "-":
        return
    try:
        with open(target, "a"):
            pass
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise UsageError(
            f"argument --json: cannot write {target!r}: {getattr(error, 'strerror', error)}"
        ) from None


def write_json(target: str, result: dict[str, object]) -> bool:
    text = json.dumps(result, indent=2) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return True
    try:
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        print(f"racefree demo: cannot write {target!r}: {error.strerror}", file=sys.stderr)
        return False
    return True


@contextmanager
def termination_unwinds() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, so that the terminal gets its cursor back; status 143."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(signum: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + signum)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
