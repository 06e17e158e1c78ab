"""Maps that break one promise each, so that the checkers can show that they notice."""

import itertools
import threading
import time
from typing import Any

from tests.model.reference import CachedResult, Entry, ReferenceMap


def let_others_run() -> None:
    time.sleep(0.00001)


class TornOverwrite(ReferenceMap):
    """Overwrites by deleting and storing: in between the key is missed."""

    def set(self, key: Any, value: Any) -> None:
        if super().pop(key, self) is not self:
            let_others_run()
        super().set(key, value)

    __setitem__ = set


class LostStore(ReferenceMap):
    """Copies all entries, adds one and puts the copy in place: what others stored meanwhile is lost."""

    def set(self, key: Any, value: Any) -> None:
        copy = dict(self._entries)
        let_others_run()
        copy[key] = Entry(value, self._clock())
        self._entries = copy

    __setitem__ = set


class StaleReads(ReferenceMap):
    """Each thread remembers what it read, and believes it for some more reads."""

    def __new__(cls, *arguments: Any, **keywords: Any) -> "StaleReads":
        self = super().__new__(cls, *arguments, **keywords)
        self._remembered = threading.local()
        return self

    def get(self, key: Any, default: Any = None) -> Any:
        mine = self._remembered.__dict__
        uses, value = mine.get(id(key), (0, default))
        if uses == 0:
            uses, value = 3, super().get(key, default)
        mine[id(key)] = uses - 1, value
        return value


class StaleStore(ReferenceMap):
    """Stores what was computed even if it was invalidated meanwhile."""

    def _detach(self, key: Any) -> None:
        pass


class TwoComputations(ReferenceMap):
    """No single flight: who misses computes."""

    def _compute(self, key: Any, compute: Any, timeout: Any) -> Any:
        value = compute()
        self.set(key, value)
        return value


class RepeatedKey(ReferenceMap):
    """Iterates by place, so that a deletion and a new store show a key again."""

    def __iter__(self) -> Any:
        place = 0
        while True:
            keys = list(self._entries)
            if place >= len(keys):
                return
            yield keys[place]
            place += 1
            if place % 50 == 0:
                let_others_run()


class RaisingIteration(ReferenceMap):
    """Iterates over the dict itself."""

    def __iter__(self) -> Any:
        for key in self._entries:
            let_others_run()
            yield key


class ForgetfulIteration(ReferenceMap):
    """Leaves one key out now and then."""

    _turns = itertools.count(1)

    def snapshot(self, *, entries: bool = False) -> dict:
        everything = super().snapshot(entries=entries)
        if next(self._turns) % 20 == 0 and everything:
            del everything[next(iter(everything))]
        return everything


class LostHitCount(ReferenceMap):
    """Counts by reading, waiting and writing."""

    _turns = itertools.count(1)

    def _look_up(self, key: Any) -> Any:
        if next(self._turns) % 50:
            return super()._look_up(key)
        hits = self._counts["hits"]
        value = super()._look_up(key)
        let_others_run()
        self._counts["hits"] = hits + (value is not self)
        return value


class LostEntryHit(ReferenceMap):
    """The total is right, an entry's own hits are not."""

    def _look_up(self, key: Any) -> Any:
        value = super()._look_up(key)
        entry = self._entries.get(key)
        if entry is not None and self._counts["hits"] % 1000 == 0:
            entry.hits -= 1
        return value


class LossyGrowth(ReferenceMap):
    """Whenever it has grown to a power of two, one entry cannot be read for a moment."""

    def set(self, key: Any, value: Any) -> None:
        super().set(key, value)
        if len(self._entries) & (len(self._entries) - 1) == 0:
            victim = next(iter(self._entries))
            entry = self._entries.pop(victim)
            let_others_run()
            self._entries[victim] = entry

    __setitem__ = set


class ManyWinners(ReferenceMap):
    """setdefault looks, then stores."""

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key in self:
            return self.peek(key)
        let_others_run()
        self.set(key, default)
        return default


class TakenTwice(ReferenceMap):
    """pop and popitem look, then remove."""

    def pop(self, key: Any, *default: Any) -> Any:
        value = self.peek(key, self)
        let_others_run()
        if value is self:
            return super().pop(key, *default)
        super().pop(key, None)
        return value


class MiscountedRemovals(ReferenceMap):
    """invalidate answers by looking first."""

    def invalidate(self, key: Any) -> bool:
        present = key in self
        let_others_run()
        super().invalidate(key)
        return present


class HitsOfTheReplaced(ReferenceMap):
    """Not a race at all: entries keep their hits when they are replaced."""

    def set(self, key: Any, value: Any) -> None:
        before = self.entry(key) or CachedResult(None, 0.0, 0)
        super().set(key, value)
        self._entries[key].hits = before.hit_count

    __setitem__ = set


class ThreadsForgotten(ReferenceMap):
    """Misses that a thread counted go with it now and then."""

    _turns = itertools.count(1)

    def _look_up(self, key: Any) -> Any:
        value = super()._look_up(key)
        if next(self._turns) % 997 == 0 and self._counts["hits"]:
            self._counts["hits"] -= 1
        return value
