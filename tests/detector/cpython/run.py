"""Runs parts of CPython's own test suite, plainly and under the detector, and compares test by test.

    python tests/detector/cpython/run.py [NAME ...]

Each test module is copied beside a small runner and so is rewritten as a user's code is; the standard
library's modules that it tests are rewritten as well (`--include`). Needs an interpreter that has its `test`
package. Exit status 1 if an outcome differs.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECONDS = 400
# Test module: the pure-Python modules of the standard library to rewrite beside the tests themselves.
SUITES: dict[str, tuple[str, ...]] = {
    "test_augassign": (),
    "test_bisect": ("bisect",),
    "test_builtin": (),
    "test_class": (),
    "test_collections": ("collections",),
    "test_compare": (),
    "test_configparser": ("configparser",),
    "test_contextlib": ("contextlib",),
    "test_copy": ("copy",),
    "test_coroutines": (),
    "test_csv": ("csv",),
    "test_decorators": (),
    "test_defaultdict": (),
    "test_deque": (),
    "test_descr": (),
    "test_descrtut": (),
    "test_dict": (),
    "test_dictcomps": (),
    "test_dictviews": (),
    "test_difflib": ("difflib",),
    "test_enum": ("enum",),
    "test_except_star": (),
    "test_exception_hierarchy": (),
    "test_exceptions": (),
    "test_extcall": (),
    "test_fractions": ("fractions",),
    "test_fstring": (),
    "test_functools": ("functools",),
    "test_generators": (),
    "test_genexps": (),
    "test_grammar": (),
    "test_graphlib": ("graphlib",),
    "test_heapq": ("heapq",),
    "test_iter": (),
    "test_keywordonlyarg": (),
    "test_list": (),
    "test_listcomps": (),
    "test_metaclass": (),
    "test_named_expressions": (),
    "test_opcodes": (),
    "test_ordered_dict": ("collections",),
    "test_patma": (),
    "test_pep646_syntax": (),
    "test_pprint": ("pprint",),
    "test_property": (),
    "test_queue": ("queue", "threading"),
    "test_raise": (),
    "test_sched": ("sched",),
    "test_scope": (),
    "test_set": (),
    "test_setcomps": (),
    "test_shlex": ("shlex",),
    "test_slice": (),
    "test_statistics": ("statistics",),
    "test_string": ("string",),
    "test_super": (),
    "test_textwrap": ("textwrap",),
    "test_threadedtempfile": ("tempfile",),
    "test_threading_local": ("_threading_local",),
    "test_tokenize": ("tokenize",),
    "test_traceback": ("traceback",),
    "test_unpack": (),
    "test_unpack_ex": (),
    "test_userdict": ("collections",),
    "test_userlist": ("collections",),
    "test_weakset": ("_weakrefset",),
    "test_weakref": ("weakref",),
    "test_with": (),
    "test_yield_from": (),
}


def run(
    name: str, source: Path, folder: Path, include: tuple[str, ...], *, watched: bool
) -> dict[str, dict[str, str]]:
    """The outcomes and the details of failures, from a run in an empty folder."""
    folder.mkdir()
    shutil.copy(source / f"{name}.py", folder)
    shutil.copy(HERE / "outcomes.py", folder)
    report = folder / "report.json"
    detector = ["-m", "racefree", "run", "--log-path", str(folder / "log.txt")] if watched else []
    if watched:
        detector += [word for module in include for word in ("--include", module)]
    paths = [os.environ.get("PYTHONPATH", ""), str(HERE.parents[2] / "src")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, *detector, "outcomes.py", name, str(report)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if not report.exists():
        return {
            "outcomes": {},
            "details": {"no report": f"exit status {done.returncode}\n{done.stdout[-3000:]}"},
        }
    return json.loads(report.read_text(encoding="utf-8"))


def compare(name: str, source: Path, scratch: Path) -> tuple[int, list[str]]:
    """How many tests ran, and what differs."""
    plain = run(name, source, scratch / f"{name}-plain", SUITES[name], watched=False)
    watched = run(name, source, scratch / f"{name}-watched", SUITES[name], watched=True)
    problems = []
    if plain["outcomes"] and not watched["outcomes"]:
        return 0, [str(watched["details"])]
    for test in sorted(plain["outcomes"].keys() | watched["outcomes"].keys()):
        before, after = plain["outcomes"].get(test), watched["outcomes"].get(test)
        if before != after:
            problems.append(f"{test}: {before} plainly, {after} watched\n{watched['details'].get(test, '')}")
    return len(plain["outcomes"]), problems


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these test modules")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - SUITES.keys():
        parser.error(f"no such test module here: {', '.join(sorted(unknown))}")
    package = importlib.util.find_spec("test")
    if package is None or not package.submodule_search_locations:
        print("this interpreter has no `test` package: nothing compared", file=sys.stderr)
        return 3
    source = Path(package.submodule_search_locations[0])
    total = different = 0
    with tempfile.TemporaryDirectory(prefix="racefree-cpython-") as scratch:
        for name in arguments.names or SUITES:
            if not (source / f"{name}.py").exists():
                print(f"{name}: not in this Python")
                continue
            tests, problems = compare(name, source, Path(scratch))
            total += tests
            different += len(problems)
            print(f"{name}: {tests} tests, {len(problems)} different", flush=True)
            for problem in problems:
                print("  " + problem.replace("\n", "\n  "))
    print(f"{total} tests compared, {different} different")
    return 1 if different or not total else 0


if __name__ == "__main__":
    sys.exit(main())
