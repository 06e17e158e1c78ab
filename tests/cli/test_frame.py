"""The frame: finding verbs, help, version, wrong usage, pipes that break, interrupts."""

import argparse
import os
import subprocess
import sys
import types

import pytest

from racefree.cli import frame
from racefree.cli.usage import UsageError


def verb(run):
    module = types.ModuleType("racefree.cli.trial")
    module.SUMMARY = "a verb of this test"
    module.add_arguments = lambda parser: parser.add_argument("--size", type=int, default=1)
    module.run = run
    return module


@pytest.fixture
def trial(monkeypatch):
    """Make `racefree trial` a verb that calls the given function."""

    def install(run):
        monkeypatch.setattr(frame, "existing_verbs", lambda: ["trial"])
        monkeypatch.setattr(frame, "load_verb", lambda name: verb(run))

    return install


def test_help_lists_every_verb_that_exists_and_no_other(racefree):
    done = racefree("--help")
    listed = [
        line.split()[0] for line in done.stdout.partition("verbs:\n")[2].splitlines() if line.startswith("  ")
    ]
    assert done.returncode == 0
    assert done.stderr == ""
    assert listed == frame.existing_verbs()
    assert set(listed) <= set(frame.VERBS)


def test_every_verb_shows_an_example_in_its_help(capsys):
    for name in frame.existing_verbs():
        assert frame.main([name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert "example" in shown.lower(), name
        assert f"racefree {name}" in shown


def test_version_names_package_python_and_gil(racefree):
    done = racefree("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("racefree ")
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in done.stdout
    assert "GIL" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "which verb?"),
        (("zzz",), "verbs are "),
        (("dmeo",), "did you mean 'demo'?"),
        (("--hlep",), "did you mean '--help'?"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(capsys, arguments, said):
    assert frame.main(arguments) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert len(written.err.splitlines()) == 1
    assert said in written.err


def test_misspelt_verb_is_told_the_nearest(trial, capsys):
    trial(lambda arguments: 0)
    assert frame.main(["tiral"]) == 2
    assert capsys.readouterr().err.startswith("racefree: unknown verb 'tiral': did you mean 'trial'?")


def test_wrong_option_of_a_verb_is_one_line_and_exit_2(trial, capsys):
    trial(lambda arguments: 0)
    assert frame.main(["trial", "--size", "big"]) == 2
    assert capsys.readouterr().err == (
        "racefree trial: argument --size: invalid int value: 'big' (see racefree trial --help)\n"
    )


def test_options_are_not_abbreviated(trial, capsys):
    trial(lambda arguments: 0)
    assert frame.main(["trial", "--si", "3"]) == 2
    assert "--si" in capsys.readouterr().err


def test_exit_status_is_what_the_verb_returns(trial):
    trial(lambda arguments: arguments.size)
    assert frame.main(["trial", "--size", "7"]) == 7


def test_usage_error_of_a_verb_is_one_line_and_exit_2(trial, capsys):
    def run(arguments: argparse.Namespace) -> int:
        raise UsageError("no such thing")

    trial(run)
    assert frame.main(["trial"]) == 2
    assert capsys.readouterr().err == "racefree trial: no such thing (see racefree trial --help)\n"


def test_interrupt_exits_130_without_a_traceback(trial, capsys):
    def run(arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    trial(run)
    assert frame.main(["trial"]) == 130
    assert capsys.readouterr().err == ""


def test_system_exit_of_a_verb_passes_unchanged(trial):
    def run(arguments: argparse.Namespace) -> int:
        sys.exit("the program's own last word")

    trial(run)
    with pytest.raises(SystemExit, match="the program's own last word"):
        frame.main(["trial"])


def test_error_of_a_verb_is_not_swallowed(trial):
    def run(arguments: argparse.Namespace) -> int:
        raise ZeroDivisionError

    trial(run)
    with pytest.raises(ZeroDivisionError):
        frame.main(["trial"])


def test_reader_that_goes_away_ends_it_quietly_with_141():
    program = (
        "import sys, racefree.cli.frame as f\n"
        "f.print_help = lambda: print('x' * 1_000_000)\n"
        "sys.exit(f.main(['-h']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 141
    assert said == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_full_disk_is_one_line_and_exit_1():
    command = f"{sys.executable} -m racefree --help > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "racefree: cannot write to standard output: No space left on device\n"


def test_closed_standard_output_is_no_error():
    command = f"{sys.executable} -m racefree --version >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_and_the_import_of_a_verb_load_nothing_expensive():
    program = (
        "import sys, racefree.cli.frame as f\n"
        "f.main(['--help'])\n"
        "heavy = {'rich', 'matplotlib', 'asyncio', 'http.server', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_console_script_and_module_are_the_same_program():
    from importlib import metadata

    (entry,) = metadata.entry_points(group="console_scripts", name="racefree")
    assert entry.load() is frame.main
