"""Code that nobody here wrote passes its own tests under the detector: a short part of CPython's test suite.

The long parts are scripts of their own: `cpython/run.py`, `benchmarks/run.py` and `packages/run.py`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from detector.cpython import run as cpython
from detector.processes import needs_the_detector

pytestmark = [
    needs_the_detector,
    pytest.mark.skipif(
        importlib.util.find_spec("test") is None or importlib.util.find_spec("test.test_grammar") is None,
        reason="this Python has no `test` package",
    ),
]

SHORT = [
    "test_augassign",
    "test_bisect",
    "test_extcall",
    "test_grammar",
    "test_patma",
    "test_scope",
    "test_super",
]


@pytest.mark.parametrize("name", SHORT)
def test_module_of_the_test_suite_has_the_same_outcomes(name: str, tmp_path: Path) -> None:
    import test

    tests, problems = cpython.compare(name, Path(test.__path__[0]), tmp_path)
    assert not problems, "\n".join(problems)
    assert tests > 0, sys.version
