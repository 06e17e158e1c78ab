"""The views of a CacheMap: as dict's, but each iteration shows one instant and nothing is counted."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from racefree.cache.map import CacheMap

K = TypeVar("K")
V = TypeVar("V")

_ABSENT = object()


class CacheKeys(KeysView[K]):
    """The keys of a CacheMap."""

    __slots__ = ()
    _mapping: CacheMap[K, object]

    def __iter__(self) -> Iterator[K]:
        return iter(self._mapping._keys())


class CacheValues(ValuesView[V]):
    """The values of a CacheMap."""

    __slots__ = ()
    _mapping: CacheMap[object, V]

    def __contains__(self, value: object) -> bool:
        return any(other is value or other == value for other in self)

    def __iter__(self) -> Iterator[V]:
        return iter(self._mapping._values())


class CacheItems(ItemsView[K, V]):
    """The (key, value) pairs of a CacheMap."""

    __slots__ = ()
    _mapping: CacheMap[K, V]

    def __contains__(self, item: object) -> bool:
        if not isinstance(item, tuple) or len(item) != 2:
            return False
        key, value = item
        found = self._mapping.peek(key, _ABSENT)
        return found is not _ABSENT and bool(found is value or found == value)

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return iter(self._mapping._items())
