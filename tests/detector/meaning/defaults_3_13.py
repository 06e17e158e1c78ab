# python: 3.13
"""Syntax of 3.13: defaults of type parameters."""


class Box[T = int]:
    def __init__(self, value: T):
        self.value = value


def make[T = str, *Ts = *tuple[int, ...]](value: T) -> T:
    box = Box(value)
    box.value += value
    return box.value


print(make("a"), Box.__type_params__[0].__default__, make.__type_params__)


def locals_are_snapshots():
    a = 1
    snapshot = locals()
    a += 1
    return snapshot["a"], locals()["a"], a


print(locals_are_snapshots())
