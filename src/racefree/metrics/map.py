"""MetricsMap: the mapping protocol around the C core, and snapshots."""

from __future__ import annotations

import time
from collections.abc import ItemsView, Mapping, ValuesView
from typing import NoReturn

from racefree._maps import MetricsCore
from racefree.metrics.keys import parse_key
from racefree.metrics.snapshot import MetricsSnapshot, Number, Series


class MetricsMap(MetricsCore, Mapping[str, Number]):
    """Counters and gauges by name, for many threads that write all the time and few that read now and then.

    ``metrics.inc("requests")`` makes the counter if need be and adds 1. Each thread counts in memory of
    its own, so writers never wait for each other nor for readers, and a reader adds up what the threads
    have. `snapshot()` shows all metrics at one consistent cut; for single values there are
    ``metrics[name]`` and `get`. Names are never removed.

    Write operations: `inc`, `inc_many`, `Counter.inc`, `Gauge.set`, `Gauge.inc`, `Gauge.dec`.
    Read operations: everything else. To readers it is a read-only mapping of keys to numbers; items() and
    values() show one snapshot, while dict(metrics) reads one value after the other.

    *max_names* bounds the number of names; what further names count goes to the one counter
    ``racefree.overflow`` (gauges: ``racefree.overflow_gauges``), which the limit does not count, and a
    RuntimeWarning says so once. *name* is for the reader of `repr`.

    All of it may be called in signal handlers, finalisers and garbage collection callbacks, whatever they
    interrupt. What a thread counted stays when it ends. A forked child begins with its parent's counts as
    of the fork, like every other object: what it counted itself is its snapshot minus one taken when it
    started.

    Not for: removing names, counts that go down (use a gauge), a name for each request or user (names
    only accumulate), or data that many read and few write: that is CacheMap's.
    """

    __slots__ = ("__weakref__",)

    def __init__(self, *, max_names: int | None = None, name: str | None = None) -> None:
        super().__init__(max_names=max_names, name=name)

    _parse_key = staticmethod(parse_key)

    def snapshot(self) -> MetricsSnapshot:
        """All metrics at one consistent cut.

        Cost:      O(names x threads), and an interrupt of each running thread.
        Blocks:    behind other readers of this map; waits for the increments that are running, a few
                   instructions each.
        Atomic at: one store, after which increments belong to the next snapshot.
        Order:     if one change happens before another, no snapshot shows the second without the first.
        """
        wall = time.time()
        at = time.monotonic()
        number, descriptions, values = self._cut()
        identity, made_at = self._origin
        return MetricsSnapshot(
            descriptions,
            values,
            map_identity=identity,
            start=0,
            end=number,
            taken_at=at,
            taken_at_wall=wall,
            seconds=at - made_at,
        )

    def series(self) -> tuple[Series, ...]:
        """Every metric of one snapshot in its parts: key, kind, name, labels, value."""
        return self.snapshot().series()

    def values(self) -> ValuesView[Number]:
        """The values of one snapshot."""
        return self.snapshot().values()

    def items(self) -> ItemsView[str, Number]:
        """The items of one snapshot."""
        return self.snapshot().items()

    def __setitem__(self, key: str, value: object) -> NoReturn:
        raise TypeError(
            f"a {type(self).__name__} is written with inc(), counter() and gauge(), not by assignment; "
            "`metrics[name] += 1` is metrics.inc(name)"
        )

    def __delitem__(self, key: str) -> NoReturn:
        raise TypeError(f"the names of a {type(self).__name__} only accumulate: they cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return object.__hash__(self)

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name is not None else ""
        limit = f", at most {self.max_names}" if self.max_names is not None else ""
        return f"<{type(self).__name__}{name}: {len(self)} names{limit}>"
