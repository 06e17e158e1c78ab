"""racefree run: the program under the race detector."""

from __future__ import annotations

import argparse
import os

from racefree.cli.usage import UsageError, integer

SUMMARY = "run a program and report its data races"

EXAMPLE = """example:
  racefree run --json races.json main.py --port 8080
  racefree run -m package.server

exit status: 66 if it raced and would have exited with 0 (--exitcode), 67 if it only took
locks in opposite orders; the program's own otherwise"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = "racefree run [options] (script.py | -m module) [arguments...]"
    parser.epilog = EXAMPLE
    parser.add_argument(
        "--json", metavar="FILE", help="write the races to FILE as JSON (- for standard output)"
    )
    parser.add_argument("--sarif", metavar="FILE", help="write the races to FILE as SARIF 2.1.0")
    parser.add_argument("--halt-on-error", action="store_true", help="stop at the first race")
    parser.add_argument(
        "--exitcode", type=integer(0, 255), default=66, metavar="N", help="exit status if it raced (66)"
    )
    parser.add_argument(
        "--log-path", metavar="FILE", help="append the reports to FILE instead of standard error"
    )
    parser.add_argument("--strip-prefix", metavar="PATH", help="leave PATH out of file names")
    parser.add_argument(
        "--include", action="append", default=[], metavar="NAME", help="watch this module or folder, too"
    )
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="NAME", help="do not watch this module or folder"
    )
    parser.add_argument(
        "--allow-atomic", action="store_true", help="leave out pairs of operations that CPython makes whole"
    )
    parser.add_argument(
        "--suppressions", metavar="FILE", help="races to leave out: file:, function: or expression: PATTERN"
    )
    parser.add_argument(
        "-m", dest="program", nargs=argparse.REMAINDER, metavar="module", help="run a module, as python -m"
    )
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, metavar="script.py", help="the program and its arguments"
    )


def run(arguments: argparse.Namespace) -> int:
    from racefree import CacheMap, MetricsMap
    from racefree.detector import report, runner, session
    from racefree.detector.suppressions import SuppressionError, Suppressions

    is_module = arguments.program is not None
    words: list[str] = arguments.program if is_module else arguments.rest
    if words and words[0] == "--" and not is_module:
        words = words[1:]
    if not words:
        raise UsageError("which program? give a script.py or -m module")
    if not is_module and not os.path.isfile(script_of(words[0])):
        raise UsageError(f"cannot open {words[0]!r}: there is no such file")
    try:
        suppressions = (
            Suppressions.read(arguments.suppressions) if arguments.suppressions else Suppressions([])
        )
    except SuppressionError as error:
        raise UsageError(str(error)) from error
    root = os.getcwd() if is_module else os.path.dirname(os.path.realpath(script_of(words[0])))
    for path in filter(None, (arguments.json, arguments.sarif, arguments.log_path)):
        folder = os.path.dirname(path)
        if path != "-" and folder and not os.path.isdir(folder):
            raise UsageError(f"cannot write {path!r}: there is no folder {folder!r}")
    options = session.Options(
        roots=[root],
        include=arguments.include,
        exclude=arguments.exclude,
        suppressions=suppressions,
        allow_atomic=arguments.allow_atomic,
        halt_on_error=arguments.halt_on_error,
        exitcode=arguments.exitcode,
        log_path=os.path.abspath(arguments.log_path) if arguments.log_path else None,
        strip_prefix=arguments.strip_prefix,
        maps=[CacheMap, MetricsMap],
    )
    files = {
        name: absolute(path) for name, path in (("json", arguments.json), ("sarif", arguments.sarif)) if path
    }
    watched = session.Session(options)
    watched.start()
    program = runner.Runner(watched)
    status = (
        program.module(words[0], words[1:]) if is_module else program.script(script_of(words[0]), words[1:])
    )
    races = watched.finish()
    if "json" in files:
        session.write_json(files["json"], watched.as_json())
    if "sarif" in files:
        from importlib import metadata

        session.write_json(files["sarif"], report.sarif(races, watched.paths, metadata.version("racefree")))
    program.die_of_interrupt()
    if status:
        return status
    return arguments.exitcode if races else session.LOCK_ORDER if watched.lock_orders.cycles else 0


def absolute(path: str) -> str:
    return path if path == "-" else os.path.abspath(path)


def script_of(path: str) -> str:
    """A folder with a __main__.py is a program, too."""
    inside = os.path.join(path, "__main__.py")
    return inside if os.path.isfile(inside) else path
