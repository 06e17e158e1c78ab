"""A program behaves under the detector as without it: output, tracebacks, exit status, introspection."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from detector.processes import ENVIRONMENT, TIMEOUT, WORKERS, needs_the_detector

pytestmark = needs_the_detector

SCRIPTS = Path(__file__).parent / "meaning"
# What differs from run to run; and how deep a recursion went, which on 3.12 the engine's calls count for too.
ADDRESS = re.compile(r"0x[0-9a-f]{6,}|(?<=Previous line repeated )\d+(?= more times)")


class Behaviour(NamedTuple):
    exit_status: int
    stdout: str
    stderr: str


class Script(NamedTuple):
    """A script of the corpus and what its first comments ask for."""

    path: Path
    arguments: tuple[str, ...] = ()
    stdin: str = ""
    python: tuple[int, int] = (3, 11)


def parse_script(path: Path) -> Script:
    settings: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        name, _, value = line.removeprefix("# ").partition(": ")
        settings[name] = value
    major, minor = settings.get("python", "3.11").split(".")
    words = re.findall(r'"[^"]*"|\S+', settings.get("args", ""))
    arguments = tuple(word.strip('"') for word in words)
    return Script(path, arguments, settings.get("input", ""), (int(major), int(minor)))


def behaviour(command: Sequence[str], folder: Path, stdin: str = "") -> Behaviour:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        input=stdin + "\nsecond\n",
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        env=ENVIRONMENT,
        check=False,
    )
    return Behaviour(done.returncode, ADDRESS.sub("0x", done.stdout), ADDRESS.sub("0x", done.stderr))


def plain_and_watched(
    target: Sequence[str], folder: Path, log: Path, stdin: str = ""
) -> tuple[Behaviour, Behaviour]:
    """The same command line after `python` and after `racefree run`, whose own text goes to *log*."""
    plain = behaviour(target, folder, stdin)
    watched = behaviour(["-m", "racefree", "run", "--log-path", str(log), *target], folder, stdin)
    return plain, watched


def compare(both: tuple[Behaviour, Behaviour]) -> None:
    plain, watched = both
    assert watched.stdout == plain.stdout
    assert watched.stderr == plain.stderr
    assert watched.exit_status == plain.exit_status


CORPUS = [
    script
    for script in (parse_script(path) for path in sorted(SCRIPTS.glob("*.py")))
    if sys.version_info[:2] >= script.python
]


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Script, Future[tuple[Behaviour, Behaviour]]]]:
    logs = tmp_path_factory.mktemp("logs")
    callspecs = [item.callspec for item in request.session.items if hasattr(item, "callspec")]
    chosen = [callspec.params["script"] for callspec in callspecs if "script" in callspec.params]
    with ThreadPoolExecutor(WORKERS) as pool:
        yield {
            script: pool.submit(
                plain_and_watched,
                [str(script.path), *script.arguments],
                SCRIPTS,
                logs / f"{script.path.stem}.txt",
                script.stdin,
            )
            for script in chosen
        }


@pytest.mark.parametrize("script", CORPUS, ids=lambda script: script.path.stem)
def test_script_behaves_as_under_plain_python(
    script: Script, runs: dict[Script, Future[tuple[Behaviour, Behaviour]]]
) -> None:
    compare(runs[script].result())


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("latin", b"# -*- coding: latin-1 -*-\n'\xe9'\ns = 'caf\xe9'\nprint(ascii(s + __doc__))\n"),
        ("mark", b"\xef\xbb\xbfs = 'caf\xc3\xa9'\nprint(ascii(s), len(s))\n"),
        ("returns", b"x = [1]\r\nx[0] += 1\r\nprint(x, '''a\r\nb''')\r\nx[5]\r\n"),
        ("old_returns", b"x = [1]\rx[0] += 1\rprint(x)\r"),
        ("feed", b"class A:\n\f\n    x = 1\n\f\nA.x += 1\nprint(A.x)\n"),
        ("tabs", b"if True:\n\tx = [1]\n\tif x:\n\t\tx[0] += 1\nprint(x)\n"),
        ("no_newline", b"x = [1]\nx[0] += 1\nprint(x) # end"),
        ("empty", b""),
        ("only_docstring", b'"""Nothing else."""'),
        ("continuation", b"x = {'a': [1]}\nx \\\n  ['a'] \\\n  [0] += \\\n  1\nprint(x)\nx['a'][\n7]\n"),
        ("semicolons", b"x = [1]; x[0] += 1; x.append(2); print(x); x[9]; print('never')\n"),
        ("long_line", b"x = {'a': 1}\ny = (" + b"x['a'] + " * 900 + b"0)\nprint(y)\n"),
        ("deep_nesting", b"x = [0]\ny = " + b"(" * 60 + b"x[0]" + b")" * 60 + b"\nprint(y)\n"),
        ("many_lines", b"x = [0]\n" + b"x[0] += 1\n" * 5000 + b"print(x)\nx[1]\n"),
    ],
)  # fmt: skip
def test_form_of_the_source_file_changes_nothing(name: str, source: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.py"
    path.write_bytes(source)
    compare(plain_and_watched([str(path)], tmp_path, tmp_path / "log.txt"))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"x = 1\x00\nprint(x)\n", id="null byte"),
        pytest.param(b"x = '\xff'\nprint(x)\n", id="not utf-8"),
        pytest.param(b"# coding: klingon\nx = 1\n", id="unknown encoding"),
    ],
)
def test_source_that_cannot_be_read_is_a_syntax_error(source: bytes, tmp_path: Path) -> None:
    path = tmp_path / "unreadable.py"
    path.write_bytes(source)
    plain, watched = plain_and_watched([str(path)], tmp_path, tmp_path / "log.txt")
    assert watched.exit_status == plain.exit_status == 1
    assert watched.stdout == ""
    assert "Traceback" not in watched.stderr
    assert "SyntaxError" in watched.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "target",
    [
        ["-m", "parts.tool", "--json", "-x"],
        ["-m", "parts.deep.leaf"],
        ["./arguments.py", "a", "-h"],
        ["-m", "arguments", "--help"],
    ],
    ids=lambda target: " ".join(target),
)
def test_way_of_naming_the_program_changes_nothing(target: list[str], tmp_path: Path) -> None:
    compare(plain_and_watched(target, SCRIPTS, tmp_path / "log.txt"))


def test_working_folder_of_the_program_is_not_on_its_path(tmp_path: Path) -> None:
    (tmp_path / "here.py").write_text("x = 1\n")
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "main.py").write_text("import sys\nprint(sys.path[0])\nimport here\n")
    compare(plain_and_watched(["program/main.py"], tmp_path, tmp_path / "log.txt"))


@pytest.mark.parametrize(
    "target", [["no_such_script.py"], ["-m", "no_such_module"], ["-m", "parts"], [], ["-m"]], ids=" ".join
)
def test_program_that_is_not_there_is_named_in_one_line(target: list[str], tmp_path: Path) -> None:
    watched = behaviour(["-m", "racefree", "run", *target], SCRIPTS)
    assert watched.exit_status == (1 if target[:1] == ["-m"] and len(target) == 2 else 2)
    assert "Traceback" not in watched.stderr
    assert target[-1:] == [] or target[-1].lstrip("-") in watched.stderr


def test_rewritten_code_is_not_left_behind_for_plain_python(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    shutil.copytree(SCRIPTS / "parts", folder / "parts")
    (folder / "main.py").write_text("import parts.deep.leaf\nprint(parts.deep.leaf.up())\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    names = "import parts.deep.leaf as leaf; print(leaf.up.__code__.co_names, leaf.up.__code__.co_code.hex())"

    def names_seen() -> str:
        command = [sys.executable, "-c", names]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        ).stdout

    subprocess.run(
        [sys.executable, "-m", "racefree", "run", "main.py"], cwd=folder, env=environment, check=True
    )
    after_the_detector = names_seen()
    for cache in folder.rglob("__pycache__"):
        shutil.rmtree(cache)
    assert names_seen() == after_the_detector


def test_compiled_files_of_plain_python_do_not_hide_a_race(tmp_path: Path) -> None:
    (tmp_path / "shared.py").write_text("count = 0\n\n\ndef work():\n    global count\n    count += 1\n")
    (tmp_path / "main.py").write_text(
        "import threading\nimport shared\n"
        "threads = [threading.Thread(target=shared.work) for _ in range(2)]\n"
        "for thread in threads:\n    thread.start()\nfor thread in threads:\n    thread.join()\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "main.py"], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "__pycache__").exists()
    watched = subprocess.run(
        [sys.executable, "-m", "racefree", "run", "main.py"], cwd=tmp_path, env=environment, check=False,
        capture_output=True,
    )  # fmt: skip
    assert watched.returncode == 66
