"""Runs pyperformance's pure-Python benchmarks once each, plainly and under the detector; compares results.

    python tests/detector/benchmarks/run.py [--keep FOLDER] [NAME ...]

Speed is not asked for here (`racefree bench detector` does). Exit status 1 if a result, the output or the
exit status differs, or if a race is reported: none of them has threads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from downloads import source_of

HERE = Path(__file__).resolve().parent
VERSION = "1.14.0"
SECONDS = 300
NAMES = [
    "async_generators", "async_tree", "barnes_hut", "chaos", "comprehensions", "coroutines",
    "deepcopy", "deltablue", "fannkuch", "float", "generators", "go", "hexiom", "json_dumps",
    "json_loads", "logging", "mdp", "meteor_contest", "nbody", "nqueens", "pickle", "pidigits",
    "pyflate", "raytrace", "regex_compile", "regex_effbot", "regex_v8", "richards",
    "richards_super", "scimark", "spectral_norm", "telco", "typing_runtime_protocols",
    "unpack_sequence", "xml_etree",
]  # fmt: skip
ARGUMENTS = {"async_tree": ["none"], "pickle": ["pickle"]}


def run(script: Path, arguments: list[str], log: Path | None) -> tuple[int, str, str]:
    detector = ["-m", "racefree", "run", "--log-path", str(log)] if log else []
    paths = [str(HERE / "runner"), os.environ.get("PYTHONPATH", ""), str(HERE.parents[2] / "src")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(
        [sys.executable, *detector, str(script), *arguments],
        cwd=script.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def compare(script: Path, arguments: list[str], log: Path) -> str:
    """What became of one benchmark: "same", "skipped: ..." or what differs."""
    plain = run(script, arguments, None)
    if plain[0] != 0:
        return f"skipped: it does not run here: {plain[2].strip().splitlines()[-1:]}"
    watched = run(script, arguments, log)
    if watched != plain:
        return f"DIFFERENT\n  plain   {plain}\n  watched {watched}\n{log.read_text() if log.exists() else ''}"
    return "same"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these benchmarks")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is fetched here")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"no such benchmark here: {', '.join(sorted(unknown))}")
    same = different = 0
    with tempfile.TemporaryDirectory(prefix="racefree-benchmarks-") as temporary:
        scratch = (arguments.keep or Path(temporary)).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        source = source_of("pyperformance", VERSION, scratch) / "pyperformance" / "data-files" / "benchmarks"
        for name in arguments.names or NAMES:
            script = source / f"bm_{name}" / "run_benchmark.py"
            verdict = compare(script, ARGUMENTS.get(name, []), Path(temporary) / "log.txt")
            same += verdict == "same"
            different += verdict.startswith("DIFFERENT")
            print(f"{name}: {verdict}", flush=True)
    print(
        f"{same} the same, {different} different, {len(arguments.names or NAMES) - same - different} skipped"
    )
    return 1 if different or not same else 0


if __name__ == "__main__":
    sys.exit(main())
