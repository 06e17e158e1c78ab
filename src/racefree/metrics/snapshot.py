"""MetricsSnapshot: all metrics of a map at one cut, and differences of two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, NoReturn

from racefree.metrics.keys import LabelValue

Number = int | float
Description = tuple[str, str, str, tuple[tuple[str, LabelValue], ...]]


class Series(NamedTuple):
    """One metric of a snapshot in its parts, for exporters."""

    key: str
    """Name and labels as text: what the map's and the snapshot's iteration shows."""
    kind: str
    """``"counter"`` or ``"gauge"``."""
    name: str
    labels: tuple[tuple[str, LabelValue], ...]
    """Pairs of label and value, sorted by label."""
    value: Number


class MetricsSnapshot(Mapping[str, Number]):
    """All metrics of a MetricsMap as of one moment: an immutable mapping of keys to numbers.

    The moment is a consistent cut: what is in it includes everything that happened before it. If a thread
    increments A and then B, or hands over to another thread that increments B, no snapshot has B's
    increment without A's.

    ``later - earlier`` is a MetricsSnapshot of what happened between the two: counters are subtracted
    (one that is new in the later began at 0), gauges, being levels, are the later's. `seconds` is the
    time it covers; a snapshot that is no difference covers the time since its map was made, when all
    counters were 0.

    Equal to any mapping with the same items. Can be pickled.
    """

    __slots__ = ("_descriptions", "_end", "_map", "_start", "_values", "seconds", "taken_at", "taken_at_wall")

    taken_at: float
    """When: time.monotonic()'s seconds."""
    taken_at_wall: float
    """When: time.time()'s seconds since the epoch."""
    seconds: float
    """How many seconds it covers: between two snapshots, or since the map was made."""

    def __init__(
        self,
        descriptions: tuple[Description, ...],
        values: tuple[Number, ...],
        *,
        map_identity: str,
        start: int,
        end: int,
        taken_at: float,
        taken_at_wall: float,
        seconds: float,
    ) -> None:
        put = object.__setattr__
        put(self, "_descriptions", {description[0]: description for description in descriptions})
        put(self, "_values", dict(zip(self._descriptions, values, strict=True)))
        put(self, "_map", map_identity)
        put(self, "_start", start)
        put(self, "_end", end)
        put(self, "taken_at", taken_at)
        put(self, "taken_at_wall", taken_at_wall)
        put(self, "seconds", seconds)

    _descriptions: dict[str, Description]
    _values: dict[str, Number]
    _map: str
    _start: int  # the cut's number at which it begins (0: the map's beginning), and at which it ends
    _end: int

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __getitem__(self, key: str) -> Number:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def series(self) -> tuple[Series, ...]:
        """Every metric in its parts: key, kind, name, labels, value."""
        return tuple(
            Series(key, kind, name, labels, self._values[key])
            for key, kind, name, labels in self._descriptions.values()
        )

    def kind(self, key: str) -> str:
        """``"counter"`` or ``"gauge"``; KeyError if there is no such metric."""
        return self._descriptions[key][1]

    def rate(self, key: str) -> float:
        """How much the counter *key* grew per second, over the time this covers; 0.0 if there is none.

        Errors:    ValueError for a gauge: a level has no rate.
        """
        description = self._descriptions.get(key)
        if description is None:
            return 0.0
        if description[1] != "counter":
            raise ValueError(f"{key!r} is a {description[1]}: a level has no rate")
        return self._per_second(self._values[key])

    def rates(self) -> dict[str, float]:
        """The rate of every counter."""
        return {
            key: self._per_second(self._values[key])
            for key, description in self._descriptions.items()
            if description[1] == "counter"
        }

    def _per_second(self, value: Number) -> float:
        if self.seconds > 0:
            return value / self.seconds
        return float("inf") if value else 0.0  # two snapshots within one tick of the clock

    def __sub__(self, earlier: MetricsSnapshot) -> MetricsSnapshot:
        """What happened between *earlier* and this.

        Errors:    ValueError if they are of two maps, if *earlier* is the later one, or if they do not begin
                   at the same moment (a snapshot and a difference).
        """
        if not isinstance(earlier, MetricsSnapshot):
            return NotImplemented
        if self._map != earlier._map:
            raise ValueError("the two snapshots are of different maps")
        if self._start != earlier._start:
            raise ValueError(
                "the two do not begin at the same moment: subtract snapshots, "
                "or differences from one snapshot"
            )
        if self._end < earlier._end:
            raise ValueError("the right one is the later: write later - earlier")
        return MetricsSnapshot(
            tuple(self._descriptions.values()),
            tuple(
                value - earlier._values.get(key, 0) if self.kind(key) == "counter" else value
                for key, value in self._values.items()
            ),
            map_identity=self._map,
            start=earlier._end,
            end=self._end,
            taken_at=self.taken_at,
            taken_at_wall=self.taken_at_wall,
            seconds=self.taken_at - earlier.taken_at,
        )

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __copy__(self) -> MetricsSnapshot:
        return self

    def __deepcopy__(self, memo: object) -> MetricsSnapshot:
        return self

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} metrics, {self.seconds:.6g} seconds>"
