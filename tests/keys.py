"""Keys that are hard on a hash table, each with a factory number -> key."""

from collections.abc import Callable, Hashable


class CollidingKey:
    """Equal by number; the hashes of all of them are the same."""

    __slots__ = ("number",)

    def __init__(self, number: int):
        self.number = number

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CollidingKey) and self.number == other.number

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number})"

    def __lt__(self, other: "CollidingKey") -> bool:
        return self.number < other.number


class TruncatedKey(CollidingKey):
    """The hashes have three bits in use, the highest ones among them."""

    __slots__ = ()

    def __hash__(self) -> int:
        return (self.number & 3) | (self.number & 4) << 59

    __eq__ = CollidingKey.__eq__


def text_key(number: int) -> str:
    return f"key {number}"


def fresh_text_key(number: int) -> str:
    """Equal texts from different calls are different objects, so that identity never decides."""
    return "".join(["key ", str(number)])


KINDS: dict[str, Callable[[int], Hashable]] = {
    "text": fresh_text_key,
    "number": int,
    "colliding": CollidingKey,
    "truncated": TruncatedKey,
}
