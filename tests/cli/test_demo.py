"""`racefree demo` as a user meets it: options, output, JSON, exit status, signals, terminals."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from racefree.cli import frame

SHORT = ("--requests", "100", "--keys", "10", "--steps", "50", "--speed", "0")
VERDICT = re.compile(r"^  (ok    |FAILED)  (\w+) ", re.MULTILINE)
PATCHED = """
import sys
from racefree.cli import main
from racefree.demo.strategies import lock
{patch}
sys.exit(main(sys.argv[1:]))
"""


def main(*arguments):
    """The command line in this process: only for what needs no process of its own."""
    return frame.main(["demo", *arguments])


def verdicts(text):
    return {name: verdict.strip() for verdict, name in VERDICT.findall(text)}


@pytest.mark.parametrize("strategy", ["lock", "optimal"])
def test_exercise_at_its_own_size_meets_every_expectation(racefree, tmp_path, strategy):
    target = tmp_path / "result.json"
    done = racefree("demo", "--strategy", strategy, "--speed", "5", "--json", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert verdicts(done.stdout) == dict.fromkeys(
        ["hit_rate", "write_share", "consistency", "progress"], "ok"
    )
    for own in (
        "cache worker 1",
        "cache worker 3",
        "metrics collector 1",
        "metrics collector 3",
        "verifier",
        "monitor",
    ):
        assert len(re.findall(rf"^{own}: ", done.stdout, re.MULTILINE)) == 1
    assert "1983 made, 1983 counted: none lost" in done.stdout
    result = json.loads(target.read_text())
    assert result["ok"] is True
    assert result["expectations"]["hit_rate"]["value"] > 0.95
    assert result["cache"]["hit_rate"] > 0.9
    assert result["collectors"] == {"writes": 540, "reads": 60, "write_share": 0.9}
    assert result["monitor"]["reports"] >= 1


def kinds(value):
    """The shape of a JSON value: names and types."""
    if isinstance(value, dict):
        return {name: kinds(member) for name, member in value.items()}
    return (
        "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    )


def test_json_has_exactly_the_fields_of_the_contract(racefree):
    done = racefree("demo", *SHORT, "--json", "-")
    assert done.returncode == 0, done.stderr
    expectation = {"ok": "bool", "value": "number", "want": "str"}
    result = json.loads(done.stdout)
    assert kinds(result) == {
        "ok": "bool",
        "strategy": "str",
        "expectations": {
            "hit_rate": expectation,
            "write_share": expectation,
            "consistency": expectation,
            "progress": expectation,
        },
        "cache": {
            "entries": "number",
            "hits": "number",
            "misses": "number",
            "invalidations": "number",
            "hit_rate": "number",
        },
        "collectors": {"writes": "number", "reads": "number", "write_share": "number"},
        "verifier": {"checks": "number", "errors": "number"},
        "monitor": {"reports": "number"},
        "operations": "number",
        "seconds": "number",
    }
    cache = result["cache"]
    assert cache["hit_rate"] == cache["hits"] / (cache["hits"] + cache["misses"])
    assert cache["hits"] + cache["misses"] >= 3 * 100
    assert result["ok"] == all(verdict["ok"] for verdict in result["expectations"].values())
    assert result["strategy"] == "optimal"  # the default
    assert "Expectations" in done.stderr  # the lines have gone out of the way


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(
            (option, value)
            for option in ("--workers", "--collectors")
            for value in ("0", "-1", "1001", "2.5", "many")
        ),
        *(
            (option, value)
            for option in ("--requests", "--steps")
            for value in ("0", "-5", "1000000001", "1e3", "")
        ),
        *(("--keys", value) for value in ("0", "1000001")),
        *((o, v) for o in ("--invalidation-rate", "--write-share") for v in ("-0.1", "1.1", "nan", "5%")),
        *(("--compute-time", value) for value in ("-1", "10001", "inf", "2ms")),
        *(("--interval", value) for value in ("0", "0.5", "60001", "nan")),
        *(("--speed", value) for value in ("-1", "0.001", "1001", "nan", "fast")),
        *(("--seed", value) for value in ("x", "1.5", str(2**63))),
        ("--strategy", "fast"),
    ],
)
def test_value_out_of_bounds_is_one_line_that_names_option_and_value(option, value, capsys):
    assert main(f"{option}={value}") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith(f"racefree demo: argument {option}: ")
    assert repr(value) in said.err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--workers", "1"),
        ("--collectors", "1"),
        ("--requests", "1"),
        ("--steps", "1"),
        ("--keys", "1"),
        ("--invalidation-rate", "0"),
        ("--invalidation-rate", "1"),
        ("--write-share", "0"),
        ("--write-share", "1"),
        ("--compute-time", "0"),
        ("--interval", "1"),
        ("--speed", "1000"),
        ("--seed", "-7"),
    ],
)
def test_value_at_its_bound_runs_to_a_verdict(option, value, capsys):
    status = main("--strategy", "lock", *SHORT, option, value)
    found = verdicts(capsys.readouterr().out)
    assert len(found) == 4
    assert status == ("FAILED" in found.values())
    assert (found["consistency"], found["progress"]) == ("ok", "ok")


@pytest.mark.parametrize(
    ("arguments", "failed"),
    [
        (("--invalidation-rate", "1"), "hit_rate"),
        (("--requests", "10"), "hit_rate"),
        (("--write-share", "0.5"), "write_share"),
        (("--write-share", "1"), "write_share"),
    ],
)
def test_expectation_that_fails_is_exit_1(capsys, arguments, failed):
    assert main("--strategy", "lock", *SHORT, *arguments) == 1
    assert [name for name, verdict in verdicts(capsys.readouterr().out).items() if verdict == "FAILED"] == [
        failed
    ]


def test_few_requests_take_fewer_keys_so_that_there_is_something_after_warm_up(capsys):
    assert main("--strategy", "lock", "--requests", "20", "--steps", "10", "--speed", "0") == 0
    assert "20 requests over 4 keys" in capsys.readouterr().out


def test_unsafe_says_how_many_counts_it_lost_and_fails_for_them(racefree):
    """Whether it loses any is luck; that verdict, exit status and summary agree is not."""
    many = ("--requests", "5000", "--steps", "5000", "--speed", "0")
    done = racefree("demo", "--strategy", "unsafe", *many, "--json", "-")
    result = json.loads(done.stdout)
    lost = " LOST " in done.stderr or "TOO MANY" in done.stderr
    assert result["expectations"]["consistency"]["ok"] is (result["verifier"]["errors"] == 0)
    assert result["verifier"]["errors"] > 0 or not lost
    assert done.returncode == (0 if result["ok"] else 1)
    if not result["expectations"]["consistency"]["ok"]:
        assert re.search(r"^Errors \(\d+\)$", done.stderr, re.MULTILINE)


def broken_demo(patch, *arguments, **options):
    program = PATCHED.format(patch=patch)
    command = [sys.executable, "-c", program, "demo", "--strategy", "lock", *SHORT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


def test_lost_counts_are_said_and_exit_1():
    done = broken_demo("lock.Service.record_metric = lambda self, name, amount=1: None")
    assert done.returncode == 1
    assert " made, 0 counted: " in done.stdout
    assert "LOST (100.0%)" in done.stdout
    assert verdicts(done.stdout)["consistency"] == "FAILED"
    assert verdicts(done.stdout)["progress"] == "FAILED"


def test_worker_that_dies_is_reported_with_its_traceback_and_exit_1():
    done = broken_demo(
        "lock.Service.invalidate_cache_entry = lambda self, key: 1 / 0", "--invalidation-rate", "1"
    )
    assert done.returncode == 1
    assert "cache worker 1 DIED: ZeroDivisionError: division by zero" in done.stdout
    assert "Traceback (most recent call last):" in done.stdout
    assert "cache worker 3 died: ZeroDivisionError: division by zero" in done.stdout
    assert done.stderr == ""


def test_threads_that_cannot_be_started_are_one_line_and_exit_1():
    patch = (
        "import threading; start = threading.Thread.start\n"
        "def refuse(self):\n"
        "    if self.name == 'monitor': raise RuntimeError(\"can't start new thread\")\n"
        "    start(self)\n"
        "threading.Thread.start = refuse"
    )
    done = broken_demo(patch)
    assert done.returncode == 1
    assert done.stderr == "racefree demo: cannot start a thread for monitor: can't start new thread\n"


@pytest.mark.parametrize("target", ["no/such/folder/result.json", ".", ""])
def test_json_file_that_cannot_be_written_is_refused_before_the_run(capsys, monkeypatch, tmp_path, target):
    monkeypatch.chdir(tmp_path)
    assert main(*SHORT, "--json", target) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"racefree demo: argument --json: cannot write {target!r}: ")
    assert len(said.err.splitlines()) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_json_that_does_not_fit_on_the_disk_is_one_line_and_exit_1(capsys):
    assert main("--strategy", "lock", *SHORT, "--json", "/dev/full") == 1
    assert capsys.readouterr().err == "racefree demo: cannot write '/dev/full': No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_a_long_run_at_once_and_quietly(signum, status):
    command = [sys.executable, "-m", "racefree", "demo", "--strategy", "lock", "--requests", "1000000"]
    command += ["--compute-time", "10000", "--interval", "10"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert "racefree demo: " in process.stdout.readline()
        process.stdout.readline()  # the first report: all threads are at work
        process.send_signal(signum)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (status, "")
    assert "Expectations" not in output


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_reader_that_goes_away_ends_the_run_quietly():
    command = [sys.executable, "-m", "racefree", "demo", "--strategy", "lock", "--requests", "1000000"]
    command += ["--interval", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, "")


def on_a_terminal(program, *arguments, **environment):
    """Run the command line with a terminal for its output; return exit status and all that it wrote."""
    pty = pytest.importorskip("pty")
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # a container or chroot without them
        pytest.skip(f"no pseudo-terminals here: {error}")
    command = [sys.executable, *program, "demo", "--strategy", "lock", *SHORT, *arguments]
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=settings) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # what Linux says at the end
                break
            if not piece:
                break
            written += piece
    os.close(ours)
    return process.returncode, written.decode()


MODULE = ("-m", "racefree")
WITHOUT_RICH = (
    "-c",
    "import sys; sys.modules['rich'] = None; from racefree.cli import main; sys.exit(main())",
)
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


def test_terminal_gets_a_live_display_and_its_cursor_back():
    pytest.importorskip("rich")
    status, written = on_a_terminal(MODULE)
    assert status == 0, written
    assert written.count(HIDE_CURSOR) == written.count(SHOW_CURSOR) == 1
    assert "monitor, " in written
    assert "cache worker 1: 100 requests" in written
    assert written.index("Final statistics") > written.index(SHOW_CURSOR)
    assert set(verdicts(re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", written)).values()) == {"ok"}


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(("--plain",), {}), ((), {"TERM": "dumb"})],
    ids=["--plain", "dumb terminal"],
)
def test_terminal_gets_plain_lines_where_they_are_wanted(arguments, environment):
    status, written = on_a_terminal(MODULE, *arguments, **environment)
    assert status == 0, written
    assert "\x1b" not in written
    assert re.search(r"^\[ *\d+\.\d\d s\] cache: ", written, re.MULTILINE)


def test_terminal_without_rich_gets_plain_lines_and_is_told_the_extra():
    status, written = on_a_terminal(WITHOUT_RICH)
    assert status == 0, written
    assert "pip install racefree[cli]" in written
    assert "\x1b" not in written
    assert "Expectations" in written


def test_no_terminal_needs_no_rich_and_hears_nothing_of_it():
    command = [sys.executable, *WITHOUT_RICH, "demo", "--strategy", "lock", *SHORT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupted_live_display_gives_the_cursor_back():
    pytest.importorskip("rich")
    program = (
        "import os, signal, sys, threading\n"
        "from racefree.cli import main\n"
        "from racefree.demo.strategies import lock\n"
        "store = lock.Service.store_in_cache\n"
        "def interrupt(self, key, value):\n"
        "    if key == 'user:1:3': os.kill(os.getpid(), signal.SIGINT)\n"
        "    store(self, key, value)\n"
        "lock.Service.store_in_cache = interrupt\n"
        "sys.exit(main())\n"
    )
    status, written = on_a_terminal(("-c", program), "--requests", "1000000")
    assert status == 130
    assert written.count(HIDE_CURSOR) == written.count(SHOW_CURSOR) == 1
    assert "Traceback" not in written
