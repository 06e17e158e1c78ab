"""When memory runs out, a call raises MemoryError and has counted nothing."""

from __future__ import annotations

import sys

import pytest

from processes import run_program

pytest.importorskip("_testcapi")
pytestmark = pytest.mark.skipif(
    not getattr(sys, "_is_gil_enabled", lambda: True)(),
    reason="free-threaded 3.13 does not survive _testcapi.set_nomemory(), even in code without racefree",
)


def test_a_call_that_gets_no_memory_raises_and_counts_nothing():
    out = run_program(
        """
import _testcapi, collections
from racefree import MetricsMap

def fails(call, allocations):
    _testcapi.set_nomemory(allocations, 0)
    try:
        call()
    except MemoryError:
        return True
    finally:
        _testcapi.remove_mem_hooks()
    return False

class Name(str):
    pass

failed = collections.Counter()
for allocations in range(40):
    metrics = MetricsMap()
    metrics.inc("a")
    metrics.gauge("level").set(3)
    new, sub, many = f"new {allocations}", Name("sub"), {"a": 1, f"many {allocations}": 2}
    calls = {
        "inc": lambda: metrics.inc(new),
        "subclass": lambda: metrics.inc(sub, 5),
        "labels": lambda: metrics.inc("labelled", route="/users", code=200, ratio=0.5),
        "huge": lambda: metrics.inc("a", 2**62),
        "inc_many": lambda: metrics.inc_many(many),
        "iter": lambda: list(metrics),
        "cut": lambda: metrics._cut(),
        "get": lambda: metrics.get("labelled", route="/users", code=200, ratio=0.5),
    }
    for name, call in calls.items():
        before = dict(metrics)
        if fails(call, allocations):
            failed[name] += 1
            assert dict(metrics) == before, (name, allocations)
        call()
    assert metrics[new] in (1, 2) and metrics["sub"] in (5, 10), dict(metrics)
print(*failed)
"""
    )
    assert {"inc", "subclass", "labels", "inc_many"} <= set(out.split())
