"""`racefree bench`: our figures beside the peers', in one run."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from racefree.cli.usage import UsageError, integer, number

SUMMARY = "measure our maps and what people would use instead, side by side"

SUITES = ("cache", "metrics")
HIT_RATIO = "hit-ratio"
QUICK = {"repeat": 5, "seconds": 0.01}
THOROUGH = {"repeat": 15, "seconds": 0.1}

EXAMPLE = """\
examples:
  racefree bench cache
  racefree bench metrics --threads 1,2,4 --json metrics.json
  racefree bench hit-ratio --traces DIR
  racefree bench --peers

Rates are medians over repetitions in which all subjects took turns; compare them within one run only.
Exit status 0 also when a figure is missed; 1 when a figure cannot be true or operations were lost.
"""


def thread_counts(text: str) -> list[int]:
    one = integer(1, 64)
    counts = sorted({one(part) for part in text.split(",")})
    return counts if counts[0] == 1 else [1, *counts]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLE
    parser.add_argument(
        "suite", nargs="?", choices=(*SUITES, HIT_RATIO), help="what to measure (default: cache and metrics)"
    )
    parser.add_argument(
        "--threads",
        type=thread_counts,
        default=[1, 2],
        metavar="N[,N]",
        help="numbers of threads (default 1,2)",
    )
    parser.add_argument(
        "--repeat", type=integer(1, 1000), metavar="N", help=f"repetitions (default {THOROUGH['repeat']})"
    )
    parser.add_argument(
        "--seconds",
        type=number(0.001, 60, "seconds"),
        metavar="S",
        help=f"length of each repetition of each case (default {THOROUGH['seconds']})",
    )
    parser.add_argument("--quick", action="store_true", help="some seconds in all, to see that it works")
    parser.add_argument(
        "--peers", action="store_true", help="say which peers are here, and how to get the others"
    )
    parser.add_argument(
        "--traces",
        type=Path,
        metavar="DIR",
        help=f"{HIT_RATIO}: recorded traces, NAME.trace.xz of big-endian 32-bit keys, besides the generated ones",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures for machines")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the report as Markdown")


def run(arguments: argparse.Namespace) -> int:
    from racefree.lab.peers import standings
    from racefree.lab.results import peer_lines

    suites = [arguments.suite] if arguments.suite else list(SUITES)
    if arguments.peers:
        for suite in suites:
            print(f"{suite}:")
            for line in peer_lines(standings(suite)):
                print(f"  {line}")
        return 0
    for path in (arguments.json, arguments.markdown):
        if path is not None and not path.parent.is_dir():
            raise UsageError(f"cannot write {path}: there is no folder {path.parent}")
    if arguments.traces is not None and not arguments.traces.is_dir():
        raise UsageError(f"cannot read traces: there is no folder {arguments.traces}")
    if arguments.suite == HIT_RATIO:
        return measure_hit_ratio(arguments)
    return measure(suites, arguments)


def measure_hit_ratio(arguments: argparse.Namespace) -> int:
    from racefree.lab import environment, hit_ratio
    from racefree.lab.traces import TraceError

    here = environment.look_around(command_line(arguments))
    tell = progress_by_name(HIT_RATIO)
    try:
        outcome = hit_ratio.run(0.1 if arguments.quick else 1.0, arguments.traces, tell)
    except TraceError as error:
        raise UsageError(str(error)) from error
    print("\n".join(hit_ratio.render(outcome, here, markdown=False)))
    if arguments.json is not None:
        written = {"environment": here.as_dict(), **hit_ratio.as_dict(outcome)}
        arguments.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if arguments.markdown is not None:
        text = "\n".join(hit_ratio.render(outcome, here, markdown=True)) + "\n"
        arguments.markdown.write_text(text, encoding="utf-8")
    wrong = hit_ratio.impossible(outcome.figures)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def measure(suites: list[str], arguments: argparse.Namespace) -> int:
    from racefree.lab import environment, results
    from racefree.lab.suites import run as run_suite

    settings: dict[str, Any] = dict(QUICK if arguments.quick else THOROUGH)
    settings.update((name, given) for name in settings if (given := getattr(arguments, name)) is not None)
    settings["threads"] = arguments.threads
    here = environment.look_around(command_line(arguments))
    warn_of_load(here.load_before, here.cores)

    reports: list[str] = []
    written: dict[str, Any] = {"environment": here.as_dict(), "settings": settings, "suites": {}}
    possible = True
    for suite in suites:
        outcome = run_suite(
            suite, settings["threads"], settings["repeat"], settings["seconds"], progress(suite)
        )
        print("\n".join(results.render(outcome, here, settings, markdown=False)), end="\n\n", flush=True)
        reports += [*results.render(outcome, here, settings, markdown=True), ""]
        written["suites"][suite] = results.as_dict(outcome)
        possible = possible and not outcome.nonsense
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if arguments.markdown is not None:
        arguments.markdown.write_text("\n".join(reports), encoding="utf-8")
    if possible:
        print("checks of plausibility passed: every operation was counted, no figure is impossible")
    return 0 if possible else 1


def command_line(arguments: argparse.Namespace) -> str:
    """What to type to measure the same again."""
    words = ["racefree", "bench"]
    if arguments.suite:
        words.append(arguments.suite)
    if arguments.threads != [1, 2]:
        words += ["--threads", ",".join(map(str, arguments.threads))]
    for name in ("repeat", "seconds"):
        given = getattr(arguments, name)
        if given is not None:
            words += [f"--{name}", f"{given:g}"]
    if arguments.traces is not None:
        words += ["--traces", arguments.traces.name]
    if arguments.quick:
        words.append("--quick")
    return shlex.join(words)


def warn_of_load(load: float | None, cores: int) -> None:
    if load is not None and load > 0.3 * cores:
        print(f"racefree bench: something else is running here (load {load}); expect spread", file=sys.stderr)


def progress(suite: str) -> Callable[[int, int], None]:
    """A counter on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda done, of: None

    def show(done: int, of: int) -> None:
        end = "\n" if done == of else "\r"
        print(f"{suite}: {done} of {of} measurements", end=end, file=sys.stderr, flush=True)

    return show


def progress_by_name(suite: str) -> Callable[[str], None]:
    """What is being done, on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda name: None
    return lambda name: print(f"{suite}: {name}", file=sys.stderr, flush=True)
