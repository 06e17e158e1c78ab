"""Runs the test suites of threaded packages plainly and under the detector, and compares test by test.

    python tests/detector/packages/run.py [--keep FOLDER] [--markdown FILE] [NAME ...]

The packages themselves are rewritten (`--include`). Exit status 1 if a test's outcome differs. What the
detector reports about the packages is listed: they are real programs, and some of it may be real.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from downloads import install, source_of


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    module: str
    needs: tuple[str, ...] = ()
    tests: tuple[str, ...] = ("tests",)
    options: tuple[str, ...] = ()


PACKAGES = [
    Package("cachetools", "8.0.1", "cachetools"),
    Package("tenacity", "9.2.1", "tenacity", ("typeguard", "tornado")),
    Package(
        "janus",
        "2.0.0",
        "janus",
        ("pytest-asyncio", "pytest-codspeed"),
        ("tests/test_async.py", "tests/test_sync.py", "tests/test_mixed.py"),
        ("-o", "addopts="),
    ),
    Package(
        "prometheus_client",
        "0.26.0",
        "prometheus_client",
        tests=("tests/test_core.py", "tests/test_multiprocess.py", "tests/test_parser.py"),
    ),
    Package(
        "watchdog",
        "7.1.0",
        "watchdog",
        ("pytest-timeout", "flaky"),
        ("tests/test_observer.py", "tests/test_delayed_queue.py", "tests/test_skip_repeats_queue.py"),
        ("-o", "addopts="),
    ),
]
SECONDS = 600


@dataclass
class Run:
    """One run of a suite: each test's outcome, and how long it took."""

    outcomes: dict[str, str]
    seconds: float
    exit_status: int
    output: str
    document: dict[str, Any] = field(default_factory=dict)

    def counts(self) -> str:
        return ", ".join(
            f"{number} {outcome}" for outcome, number in sorted(Counter(self.outcomes.values()).items())
        )


def outcomes_in(report: Path) -> dict[str, str]:
    if not report.exists():
        return {}
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        found[f"{case.get('classname')}::{case.get('name')}"] = kinds[0] if kinds else "passed"
    return found


def run(package: Package, source: Path, site: Path, scratch: Path, *, watched: bool) -> Run:
    report, document = scratch / "junit.xml", scratch / "races.json"
    for old in (report, document):
        old.unlink(missing_ok=True)
    detector = (
        ["racefree", "run", "--include", package.module, "--json", str(document), "-m"] if watched else []
    )
    command = [sys.executable, "-m", *detector, "pytest", *package.tests, "-q", "-p", "no:cacheprovider"]
    paths = [str(site), os.environ.get("PYTHONPATH", ""), str(Path(__file__).resolve().parents[3] / "src")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    started = time.monotonic()
    done = subprocess.run(
        [*command, f"--junitxml={report}", *package.options],
        cwd=source,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    seconds = time.monotonic() - started
    found = json.loads(document.read_text(encoding="utf-8")) if document.exists() else {}
    return Run(outcomes_in(report), seconds, done.returncode, done.stdout, found)


def compare(package: Package, scratch: Path) -> tuple[bool, str]:
    """Both runs; whether they agree, and a row of the table."""
    source = source_of(package.name, package.version, scratch)
    site = install(
        [f"{package.name}=={package.version}", "pytest", *package.needs], scratch / f"site-{package.name}"
    )
    plain = run(package, source, site, scratch, watched=False)
    watched = run(package, source, site, scratch, watched=True)
    different = sorted(
        test for test in plain.outcomes.keys() | watched.outcomes.keys()
        if plain.outcomes.get(test) != watched.outcomes.get(test)
    )  # fmt: skip
    races = watched.document.get("races", [])
    modules = len(watched.document.get("summary", {}).get("modules_instrumented", ()))
    agree = bool(plain.outcomes) and not different and modules > 0
    for test in different:
        before, after = plain.outcomes.get(test), watched.outcomes.get(test)
        print(f"{package.name}: {test}: {before} plainly, {after} watched")
    if not agree:
        print(f"--- plain ({plain.exit_status})\n{plain.output[-4000:]}")
        print(f"--- watched ({watched.exit_status})\n{watched.output[-8000:]}")
    for race in races:
        places = " / ".join(f"{access['file']}:{access['line']}" for access in race.get("accesses", []))
        print(f"{package.name}: {race['kind']} of {race.get('location')} at {places} ({race.get('count')})")
    row = (
        f"| {package.name} {package.version} | {plain.counts()} | {watched.counts()} | {modules} | {len(races)} "
        f"| {plain.seconds:.1f} s | {watched.seconds:.1f} s |"
    )
    return agree, row


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these packages")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is fetched here")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table here")
    arguments = parser.parse_args()
    chosen = [package for package in PACKAGES if not arguments.names or package.name in arguments.names]
    if unknown := set(arguments.names) - {package.name for package in PACKAGES}:
        parser.error(f"no such package here: {', '.join(sorted(unknown))}")
    rows, agreed = [], True
    with tempfile.TemporaryDirectory(prefix="racefree-packages-") as temporary:
        scratch = arguments.keep or Path(temporary)
        scratch.mkdir(parents=True, exist_ok=True)
        for package in chosen:
            agrees, row = compare(package, scratch.resolve())
            agreed &= agrees
            rows.append(row)
            print(row, flush=True)
    if arguments.markdown:
        head = (
            "| package | plain | watched | modules rewritten | races | plain takes | watched takes |\n"
            "|---|---|---|---|---|---|---|\n"
        )
        arguments.markdown.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
