"""How much memory this process holds, and whether a piece of work leaves more of it behind."""

import ctypes
import gc
import os
from collections.abc import Callable

MEASURABLE = os.path.exists("/proc/self/statm")  # Linux, and /proc is mounted


def resident_bytes() -> int:
    """What the process holds in memory now, after everything that can be given back was given back."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def assert_keeps_its_size(work: Callable[[], object], rounds: int, allowed: int) -> None:
    """Run the work *rounds* times after two rounds of warming up; it may leave *allowed* bytes in all, once.

    A process may settle at another size for reasons of its own, so one look of three may suffice: what
    leaks leaks each time.
    """
    work()
    work()
    grown = []
    for _ in range(3):
        before = resident_bytes()
        for _ in range(rounds):
            work()
        grown.append(resident_bytes() - before)
        if grown[-1] <= allowed:
            return
    raise AssertionError(f"grew by {grown} bytes, {allowed} allowed")
