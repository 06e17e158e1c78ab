# python: 3.12
"""Syntax of 3.12: type parameters, type aliases, f-strings without limits."""

type Pair[T] = tuple[T, T]
type Tree = dict[str, Tree] | None


def first[T: (int, str), *Ts, **P](items: list[T]) -> T:
    return items[0]


class Stack[T]:
    def __init__(self):
        self.__items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.__items.append(item)
        return self

    def peek[U](self, default: U) -> T | U:
        return self.__items[-1] if self.__items else default


class Outer[T]:
    x = 1

    class Inner[U]:
        y = T

    def method[V](self, v: V):
        return super().__repr__()[:5], __class__.__name__, v, [T for _ in range(1)]


print(Pair, Pair.__value__, Tree.__type_params__, first([1]), first.__type_params__, Stack().push(3).peek(0))
print(Outer.Inner.y, Outer().method(1), Stack[int], Outer.__type_params__)
names = {"a": ["x", "y"]}
print(f"{names["a"][0]} {'\n'.join(names["a"])!r} {f"{f"{1 + 1}"}"} {
    names["a"]  # a comment
    [1]
}")
print([x for x in [1] if (y := x)], y, *[n for n in names])
from typing import override


class Derived(Stack[int]):
    @override
    def push(self, item):
        return super().push(item)


print(Derived().push(1).peek(None))
