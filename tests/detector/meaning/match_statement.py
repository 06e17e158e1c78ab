"""Every kind of pattern."""

from dataclasses import dataclass
from enum import Enum


class Colour(Enum):
    RED = 1


@dataclass
class Point:
    x: int
    y: int


class Odd:
    __match_args__ = ("a",)

    def __init__(self, a):
        self._a = a

    @property
    def a(self):
        print("a read")
        return self._a


def kind(value):
    match value:
        case None:
            return "none"
        case Colour.RED:
            return "red"
        case 0 | 1:
            return "bit"
        case int(n) if n < 0:
            return f"negative {n}"
        case int() as n:
            return f"int {n}"
        case "":
            return "empty"
        case str(s):
            return s.upper()
        case []:
            return "empty list"
        case [x]:
            return f"one {x}"
        case [first, *rest, last] if first == last:
            return f"framed {rest}"
        case [Point(x=0, y=y), *_]:
            return f"points {y}"
        case (x, y):
            return f"pair {x} {y}"
        case {"type": "a", **others}:
            return f"typed {others}"
        case {"k": [1, {"deep": d}]}:
            return f"deep {d}"
        case {}:
            return "mapping"
        case Point(0, y):
            return f"on axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Odd(1):
            return "odd one"
        case Odd(a=2 | 3 as found):
            return f"odd {found}"
        case float(1.5) | complex():
            return "number"
        case _:
            return f"other {type(value).__name__}"


for value in (
    None, Colour.RED, 0, True, -5, 7, "", "abc", [], [1], [1, 2, 1], [Point(0, 3), 1, 2], (1, 2), [1, 2, 3, 4],
    {"type": "a", "b": 1}, {"k": [1, {"deep": 9}]}, {}, {"z": 1}, Point(0, 1), Point(2, 2), Point(2, 3), Odd(1),
    Odd(3), Odd(9), 1.5, 2j, object(), b"x",
):  # fmt: skip
    print(kind(value))


class Target:
    pass


def captures(command):
    match command.split():
        case ["go", ("north" | "south") as direction]:
            return direction
        case ["drop", *objects]:
            return objects
        case [*_, "end"]:
            return "end"
    return None


print(captures("go north"), captures("drop a b"), captures("x y end"), captures("nothing"))
match (1, 2), {"a": 1}:
    case (a, b), {"a": c}:
        print(a, b, c)
match = 3
case = match + 1
print(match, case)
try:
    match Odd(1):
        case Odd(1, 2):
            pass
except TypeError as error:
    print(error)
