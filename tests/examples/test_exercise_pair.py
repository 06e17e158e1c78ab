"""The exercise's two programs run, say what they should, and differ in the service alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "exercise"
RACY, FIXED = FOLDER / "racy_service.py", FOLDER / "fixed_service.py"
COUNTS = re.compile(r"^(.*): (\d+) counted, (\d+) made$", re.MULTILINE)


def run(program):
    return subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=60, check=False
    )


def counts(text):
    return {what: (int(counted), int(made)) for what, counted, made in COUNTS.findall(text)}


@pytest.mark.parametrize("program", [RACY, FIXED], ids=lambda path: path.name)
def test_program_ends_with_status_0_and_nothing_on_standard_error(program):
    done = run(program)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(counts(done.stdout)) == {"hits of the hot keys", "requests"}


def test_fixed_program_counts_all_that_was_made():
    assert counts(run(FIXED).stdout) == {"hits of the hot keys": (810, 810), "requests": (540, 540)}


def test_racy_program_never_counts_more_than_was_made():
    for counted, made in counts(run(RACY).stdout).values():
        assert 0 < counted <= made


def test_racy_program_marks_its_four_races_where_its_docstring_puts_them():
    text = RACY.read_text()
    promised = dict(re.findall(r"^(\d)\. `(\w+)`", text, re.MULTILINE))
    marked = {}
    method = ""
    for line in text.splitlines():
        if found := re.match(r"    def (\w+)", line):
            method = found[1]
        if found := re.search(r"# race (\d)$", line):
            marked[found[1]] = method
    assert promised == marked
    assert set(marked.values()) == {"get_from_cache", "record_metric", "get_cache_stats", "get_all_metrics"}


def test_racy_program_needs_the_standard_library_only():
    imported = re.findall(r"^(?:import|from) (\w+)", RACY.read_text(), re.MULTILINE)
    assert imported
    assert set(imported) <= set(sys.stdlib_module_names)


def test_programs_differ_in_imports_and_service_alone():
    def rest(path):
        text = path.read_text()
        return text[text.index("def compute(") :]

    def settings(path):
        return re.search(r"^WORKERS.*?^HOT_KEYS[^\n]*", path.read_text(), re.MULTILINE | re.DOTALL)[0]

    assert rest(RACY) == rest(FIXED)
    assert settings(RACY) == settings(FIXED)
