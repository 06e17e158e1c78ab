"""Bytes an entry takes beyond its key and its value, by the size of a process before and after filling a map.

Run as `python -m racefree.lab.memory SUBJECT COUNT`: each in a process of its own, whose keys and values
exist before the first measurement. A table that doubles is at its worst just after it has done so, so several
sizes are measured and the worst counts.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from racefree import CacheMap

SIZES = (100_000, 140_000, 180_000, 200_000)
STATM = Path("/proc/self/statm")


def resident() -> int:
    """Bytes of memory this process has in use."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def fill_dict(keys: list[str], value: object) -> object:
    return dict.fromkeys(keys, value)


def fill_cache_map(keys: list[str], value: object) -> object:
    cache: CacheMap[str, object] = CacheMap()
    for key in keys:
        cache.set(key, value)
    for key in keys:
        cache.get(key)  # the hit counts are part of what an entry takes
    return cache


def fill_cachebox(keys: list[str], value: object) -> object:
    from cachebox import LRUCache

    cache = LRUCache(1_000_000)
    for key in keys:
        cache[key] = value
    return cache


def fill_moka(keys: list[str], value: object) -> object:
    from moka_py import Moka

    cache = Moka(1_000_000)
    for key in keys:
        cache.set(key, value)
    return cache


def fill_cachetools(keys: list[str], value: object) -> object:
    from cachetools import LRUCache

    cache: object = LRUCache(1_000_000)
    for key in keys:
        cache[key] = value  # type: ignore[index]
    return cache


# name: (how to fill it, the peer it needs)
SUBJECTS: dict[str, tuple[Callable[[list[str], object], object], str | None]] = {
    "CacheMap": (fill_cache_map, None),
    "dict": (fill_dict, None),
    "cachebox LRUCache": (fill_cachebox, "cachebox"),
    "cachetools LRUCache": (fill_cachetools, "cachetools"),
    "moka-py Moka": (fill_moka, "moka-py"),
}


def bytes_an_entry(fill: Callable[[list[str], object], object], count: int) -> float:
    """What an entry of a map of *count* takes, in this process."""
    keys = [f"user_{number}" for number in range(count)]
    fill(keys[:100], None)
    gc.collect()
    before = resident()
    filled = fill(keys, None)
    gc.collect()
    taken = (resident() - before) / count
    del filled
    return taken


def worst_in_a_process(subject: str) -> float | None:
    """The most bytes an entry of *subject* takes over SIZES, or None where this system does not tell."""
    if not STATM.exists():
        return None
    options = [f"-X{name}={value}" for name, value in sys._xoptions.items() if name == "gil"]
    worst = 0.0
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, *options, "-W", "ignore", "-m", "racefree.lab.memory", subject, str(size)],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        worst = max(worst, json.loads(done.stdout))
    return worst


if __name__ == "__main__":
    print(json.dumps(bytes_an_entry(SUBJECTS[sys.argv[1]][0], int(sys.argv[2]))))
