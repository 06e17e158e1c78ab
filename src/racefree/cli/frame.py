"""Find the verb, parse its options, run it, and turn what comes out into an exit status.

A verb is a file in this folder that has

    SUMMARY: str                              one line for `racefree --help`
    def add_arguments(parser) -> None         its options; may set parser.epilog to an example
    def run(arguments) -> int                 does it; the exit status

and whose import is cheap: what is expensive or comes from an extra is imported inside `run`.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, Protocol, cast

from racefree.cli.usage import UsageError

# The one table of verbs, in the order of --help. A verb whose file is not there is not listed.
VERBS = ("demo", "run", "advise", "bench", "serve")

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
EXIT_BROKEN_PIPE = 141  # 128 + SIGPIPE

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)


class Verb(Protocol):
    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line that names the command and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def existing_verbs() -> list[str]:
    return [name for name in VERBS if importlib.util.find_spec(f"racefree.cli.{name}") is not None]


def load_verb(name: str) -> Verb:
    return cast(Verb, importlib.import_module(f"racefree.cli.{name}"))


def version() -> str:
    from importlib import metadata

    gil = "GIL" if getattr(sys, "_is_gil_enabled", lambda: True)() else "no GIL"
    python = ".".join(map(str, sys.version_info[:3]))
    return f"racefree {metadata.version('racefree')} (Python {python}, {gil})"


def print_help() -> None:
    verbs = existing_verbs()
    width = max(map(len, verbs), default=0)
    print("usage: racefree VERB [options]\n")
    print("Shared maps for multi-threaded Python, and the tools to find and replace the racy ones.\n")
    print("verbs:")
    for name in verbs:
        print(f"  {name:{width}}  {load_verb(name).SUMMARY}")
    print("\n`racefree VERB --help` says more. Options: --help, --version.")


def unknown_verb(name: str) -> UsageError:
    import difflib

    verbs = existing_verbs()
    kind = "option" if name.startswith("-") else "verb"
    close = difflib.get_close_matches(name, [*verbs, "--help", "--version"], n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"verbs are {', '.join(verbs)}"
    return UsageError(f"unknown {kind} {name!r}: {hint}")


def run_verb(name: str, arguments: Sequence[str]) -> int:
    verb = load_verb(name)
    parser = Parser(
        prog=f"racefree {name}",
        description=verb.SUMMARY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verb.add_arguments(parser)
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as leaving:  # argparse has printed its help or its complaint
        return leaving.code if isinstance(leaving.code, int) else 1
    try:
        return verb.run(parsed)
    except UsageError as error:
        return complain(parser.prog, error)


def complain(program: str, error: UsageError) -> int:
    print(f"{program}: {error} (see {program} --help)", file=sys.stderr)
    return EXIT_USAGE


def dispatch(arguments: Sequence[str]) -> int:
    if not arguments:
        raise UsageError(f"which verb? ({', '.join(existing_verbs())})")
    first = arguments[0]
    if first in ("-h", "--help"):
        print_help()
        return 0
    if first in ("-V", "--version"):
        print(version())
        return 0
    if first not in existing_verbs():
        raise unknown_verb(first)
    return run_verb(first, arguments[1:])


def give_up_output() -> None:
    """Standard output takes no more: the interpreter, when it flushes it at its end, must not try again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line *argv* (default: the process's); return the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        status = dispatch(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, so that a broken pipe is met while it can still be handled
        return status
    except UsageError as error:
        return complain("racefree", error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        give_up_output()
        return EXIT_BROKEN_PIPE  # whoever read our output has gone
    except OSError as error:
        if error.errno not in FULL or error.filename is not None:
            raise
        print(f"racefree: cannot write to standard output: {error.strerror}", file=sys.stderr)
        give_up_output()
        return EXIT_FAILED
