"""Programs run in a process of their own, with the tests importable."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_program(source: str, *, exit_status: int = 0, silent: bool = False, timeout: float = 120) -> str:
    """The standard output of a program that must end with that exit status in time."""
    environment = dict(
        os.environ,
        # Free-threaded builds give freed memory back at once then, so that it can be measured.
        MIMALLOC_PURGE_DELAY="0",
        PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    )
    command = [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(source)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout
        )
    except subprocess.TimeoutExpired as error:
        raise AssertionError(f"the program hangs; so far: {error.stdout!r} {error.stderr!r}") from None
    assert done.returncode == exit_status, f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert not (silent and done.stderr), f"it was to say nothing: {done.stderr}"
    return done.stdout
