"""The command line as a user meets it: a process, its two outputs and its exit status."""

import subprocess
import sys
from collections.abc import Callable

import pytest


def racefree_process(
    *arguments: str, timeout: float = 60, **options: object
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "racefree", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, **options)


@pytest.fixture
def racefree() -> Callable[..., subprocess.CompletedProcess[str]]:
    return racefree_process
