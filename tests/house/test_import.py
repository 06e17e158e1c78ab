"""`import racefree` is fast and brings nothing along that it need not."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

MOST_SECONDS = 0.015
TRIES = 20  # the fastest counts: a busy machine slows some, a slow import slows all

# What `import racefree` may load besides itself: dataclasses and typing, and what these stand on.
NEEDED_WORDS = """
    abc annotationlib ast codecs collections contextlib copy copyreg dataclasses dis encodings enum functools
    future importlib inspect io itertools keyword linecache math opcode operator os re reprlib sre stat string
    sys textwrap threading time token tokenize tracemalloc types typing warnings weakref weakrefset
"""
NEEDED = frozenset(NEEDED_WORDS.split())

PROGRAM = """
import json, sys, time
before = set(sys.modules)
began = time.process_time()
import {module}
took = time.process_time() - began
print(json.dumps([took, sorted(set(sys.modules) - before)]))
"""


def imported(module: str, cache: os.PathLike[str], *path: str) -> tuple[float, list[str]]:
    """Processor seconds and modules an import of *module* takes in a new process; *cache* holds compiled files."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)],
        env={**kept, "PYTHONPYCACHEPREFIX": os.fspath(cache), "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seconds, modules = json.loads(done.stdout)
    return seconds, modules


def uninvited(modules: list[str]) -> list[str]:
    """Those of *modules* that importing the façade need not load."""
    tops = {"racefree", "racefree._maps", "racefree.hooks"}
    rooms = ("racefree.cache", "racefree.metrics")
    return [
        name
        for name in modules
        if name not in tops
        and not any(name == room or name.startswith(f"{room}.") for room in rooms)
        and name.split(".")[0].strip("_") not in NEEDED
    ]


def fastest(module: str, cache: os.PathLike[str], *path: str) -> float:
    best = float("inf")
    imported(module, cache, *path)  # compiles
    for _ in range(TRIES):
        best = min(best, imported(module, cache, *path)[0])
        if best < MOST_SECONDS:
            break
    return best


def test_import_is_fast(tmp_path):
    seconds = fastest("racefree", tmp_path)
    assert seconds < MOST_SECONDS, f"import racefree takes {seconds * 1000:.1f} ms"


def test_import_loads_nothing_uninvited(tmp_path):
    _, modules = imported("racefree", tmp_path)
    assert "racefree._maps" in modules
    assert uninvited(modules) == []


@pytest.mark.parametrize("module", ["asyncio", "racefree.lab.measure", "json", "rich", "racefree.cli.frame"])
def test_a_module_that_need_not_be_there_is_noticed(module):
    assert uninvited(["racefree", "racefree._maps", "_weakrefset", "typing", "re._parser", module]) == [
        module
    ]


def test_a_slow_import_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.TRIES", 3)
    (tmp_path / "sluggish.py").write_text(
        "import time\nuntil = time.process_time() + 0.02\nwhile time.process_time() < until:\n    pass\n"
    )
    assert fastest("sluggish", tmp_path / "cache", str(tmp_path)) > MOST_SECONDS
