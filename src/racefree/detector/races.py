"""What the engine sees becomes races: one a pair of places, of a kind, what follows from it folded under it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from racefree import _engine
from racefree.detector.sites import SITES, Site

# In order of weight.
KINDS = ("lost-update", "iterate-while-modify", "check-then-act", "unsynchronised")
# What the access is made with may have been made elsewhere.
KEPT = frozenset(
    [
        "bound",
        *(f"call {name}" for name in ("iter", "enumerate", "zip", "map", "filter", "reversed", "getattr")),
    ]
)
LIBRARY = os.path.dirname(os.__file__) + os.sep
COPIERS = frozenset(
    [
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
        "sorted",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "copy",
        "deepcopy",
        "dumps",
        "dump",
        "join",
    ]
)


@dataclass(frozen=True, slots=True)
class Frame:
    file: str
    line: int
    function: str


@dataclass(slots=True)
class Thread:
    name: str
    created: list[Frame]


@dataclass(slots=True)
class Access:
    operation: str  # read or write
    site: Site
    thread: Thread
    stack: list[Frame]
    locks: list[str]

    @property
    def file(self) -> str:
        return self.top.file

    @property
    def line(self) -> int:
        return self.top.line

    @property
    def top(self) -> Frame:
        """Where it happened: the site, or, for a method or an iterator that was kept, where that was used."""
        if self.site.what in KEPT or not self.site.line:
            for frame in self.stack[:1]:
                if not frame.file.startswith(LIBRARY):
                    return frame
        return Frame(self.site.file, self.site.line, self.site.function)

    @property
    def function(self) -> str:
        return self.stack[0].function if self.stack and self.stack[0].file == self.file else self.top.function


@dataclass(slots=True)
class Race:
    kind: str
    type_name: str
    expression: str
    created: Frame | None
    location: str
    accesses: tuple[Access, Access]
    sites: tuple[int, int]
    number: int = 0
    pairs: list[tuple[int, int]] = field(default_factory=list)
    also: list[Race] = field(default_factory=list)
    count: int = 1
    printed: bool = False
    object_id: int = 0

    @property
    def weight(self) -> int:
        return KINDS.index(self.kind)


def frames_of(context: int) -> tuple[list[Frame], list[int]]:
    pairs, locks = _engine.describe(context)
    return [frame_of(code, lasti) for code, lasti in pairs], locks


def frame_of(code: CodeType, lasti: int) -> Frame:
    line = code.co_firstlineno
    for start, end, number in code.co_lines():
        if start <= lasti < end and number is not None:
            line = number
            break
    return Frame(code.co_filename, line, code.co_qualname)


class Collector:
    """The races of a session. `seen` is the engine's reporter."""

    def __init__(
        self,
        *,
        trim: Callable[[list[Frame]], list[Frame]],
        name_of_lock: Callable[[list[Frame]], str],
        suppressed: Callable[[Race], bool],
        allow_atomic: bool,
        changed: Callable[[Race, bool], None],
    ) -> None:
        self._trim = trim
        self._name_of_lock = name_of_lock
        self._suppressed = suppressed
        self._allow_atomic = allow_atomic
        self._changed = changed
        self._by_places: dict[frozenset[object], Race] = {}
        self._by_number: dict[int, Race] = {}
        self._dropped: set[int] = set()
        self.races: list[Race] = []
        self._next = 1

    def seen(
        self,
        prior: tuple[int, int, int, int],
        current: tuple[int, int, int, int],
        obj: object,
        key: object,
        where: str,
        created: tuple[int, int, int],
    ) -> int:
        """One new pair of sites; the number of the race it belongs to."""
        created_site, _, published = created
        accesses = (self._access(prior), self._access(current))
        sites = (prior[0], current[0])
        first, second = SITES[sites[0]], SITES[sites[1]]
        expression = self._expression(obj, key, where, second, first)
        made = None
        if created_site:
            site = SITES[created_site]
            made = Frame(site.file, site.line, site.function)
        race = Race(
            kind_of(accesses, where),
            type_name(obj),
            expression,
            made,
            location_text(key, where),
            accesses,
            sites,
        )
        race.pairs.append(sites)
        race.object_id = id(obj)
        self._next += 1
        race.number = self._next
        self._by_number[race.number] = race
        if self._suppressed(race) or (self._allow_atomic and race.kind == "unsynchronised"):
            return race.number
        return self._file(race, published)

    def _file(self, race: Race, published: int) -> int:
        places = frozenset(place(access) for access in race.accesses)
        known = self._by_places.get(places)
        if known is not None:
            known.pairs += race.pairs
            if race.weight < known.weight and not known.printed:
                replace(known, race)
                self._changed(known, False)
            return known.number
        self._by_places[places] = race
        parent = self._by_number.get(published) or self._same_append(race)
        if parent is not None and any(parent is known for known in self.races):
            if race.weight < parent.weight and not parent.printed:
                parent.also.append(twin(parent))
                replace(parent, race)
                self._by_places[places] = parent
                self._changed(parent, False)
            else:
                parent.also.append(race)
            self._by_number[race.number] = parent
            return parent.number
        self.races.append(race)
        self._changed(race, True)
        return race.number

    def _same_append(self, race: Race) -> Race | None:
        """Whoever reads the length while another appends, and then the new slot, races once."""
        if not race.location.startswith("entry"):
            return None
        for known in self.races:
            if (
                known.location == "structure"
                and known.object_id == race.object_id
                and same_sides(known, race)
            ):
                return known
        return None

    def _access(self, raw: tuple[int, int, int, int]) -> Access:
        site, context, info, is_write = raw
        stack, held = frames_of(context)
        locks = [self._name_of_lock(frames_of(made)[0]) for made in held]
        return Access(
            "write" if is_write else "read",
            SITES[site],
            thread_of(info, self._trim),
            self._trim(stack),
            locks,
        )

    def _expression(self, obj: object, key: object, where: str, *sites: Site) -> str:
        site = next((site for site in sites if site.base is not None), sites[0])
        base = site.object_expression
        if where != "entry" or key is None:
            return base or site.expression or type_name(obj)
        if isinstance(obj, dict | list | bytearray) and site.what != "hook":
            if site.expression.isidentifier():
                return site.expression
            if (
                site.base is not None
                and "[" not in site.expression[len(base) :]
                and "(" not in site.expression
            ):
                return site.expression  # a module's attribute
            return f"{base}[{short(key)}]"
        return f"{base}.{key}" if site.base is not None and isinstance(key, str) else site.expression

    def count(self) -> None:
        """Bring the races' counts up to date with the engine's."""
        totals: dict[int, int] = {}
        for _, (number, count) in _engine.pair_counts().items():
            race = self._by_number.get(number)
            if race is not None:
                totals[race.number] = totals.get(race.number, 0) + count
        for race in self.races:
            race.count = max(race.count, totals.get(race.number, 1))


def twin(race: Race) -> Race:
    return Race(
        race.kind, race.type_name, race.expression, race.created, race.location, race.accesses, race.sites
    )


def replace(race: Race, heavier: Race) -> None:
    race.kind, race.accesses, race.sites = heavier.kind, heavier.accesses, heavier.sites
    race.type_name, race.expression, race.location = heavier.type_name, heavier.expression, heavier.location
    race.created = heavier.created


def same_sides(one: Race, other: Race) -> bool:
    """Whether one side of both is the same append, and the other side the same function."""
    for left, right in (one.accesses, one.accesses[::-1]):
        for first, second in (other.accesses, other.accesses[::-1]):
            same = left.site is first.site and left.site.what == "call append"
            if same and right.site.function == second.site.function:
                return True
    return False


def place(access: Access) -> object:
    return ("group", access.site.group) if access.site.group else (access.file, access.line)


def kind_of(accesses: tuple[Access, Access], where: str) -> str:
    one, other = accesses
    for this, that in ((one, other), (other, one)):
        if this.site.modifies and (that.operation == "write" or that.site.modifies) and where != "structure":
            return "lost-update"
    for this, that in ((one, other), (other, one)):
        if iterates(this.site) and this.operation == "read" and that.operation == "write" and where != "cell":
            return "iterate-while-modify"
    for this in accesses:
        if this.site.checks:
            return "check-then-act"
    return "unsynchronised"


def iterates(site: Site) -> bool:
    return site.what == "iterate" or (site.what.startswith("call ") and site.what[5:] in COPIERS)


def type_name(obj: object) -> str:
    kind = type(obj)
    return (
        kind.__name__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__name__}"
    )


def location_text(key: object, where: str) -> str:
    if where == "structure":
        return "structure"
    if where == "content":
        return "entries"
    if where == "cell":
        return "closure variable"
    return f"entry {short(key)}" if not isinstance(key, str) else f"entry {key!r}"


def short(key: object) -> str:
    if type(key) in (str, int, float, bool, bytes, tuple, type(None)):
        text = repr(key)
        return text if len(text) <= 60 else text[:57] + "..."
    return f"<{type_name(key)}>"


def thread_of(info: int, trim: Callable[[list[Frame]], list[Frame]]) -> Thread:
    who, context = _engine.thread_info(info)
    if info == 0:
        return Thread("MainThread", [])
    name: Any = who if isinstance(who, str) else getattr(who, "_name", None)
    created = trim(frames_of(context)[0]) if context else []
    return Thread(name if isinstance(name, str) else f"thread {info}", skip_threading(created))


def skip_threading(frames: list[Frame]) -> list[Frame]:
    """Without the frames of Thread.start itself."""
    import threading

    while len(frames) > 1 and frames[0].file in (threading.__file__, __file__, OWN_SYNCHRONIZATION):
        frames = frames[1:]
    return frames


OWN_SYNCHRONIZATION = __file__.replace("races.py", "synchronization.py")
