"""Random calls, the same on any map: an operation is data; applied to a map it gives an outcome."""

import random
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple


class Operation(NamedTuple):
    name: str
    key: int = 0
    value: Any = None
    inner: tuple = ()  # what a computation or a predicate does to the map before it ends


class Failure(Exception):
    """Raised by a computation."""


class Killed(BaseException):
    """Raised by a computation, as what kills a thread is."""


def _compute(cache: Any, operation: Operation, key_of: Callable[[int], Hashable]) -> Any:
    for inner in operation.inner:
        outcome(cache, inner, key_of)
    if operation.value == "fail":
        raise Failure(operation.key)
    if operation.value == "die":
        raise Killed(operation.key)
    return operation.value


def _pairs(operation: Operation, key_of: Callable[[int], Hashable]) -> list:
    return [(key_of(operation.key + step), (operation.value, step)) for step in range(3)]


def _invalidate_if(cache: Any, operation: Operation, key_of: Callable[[int], Hashable]) -> int:
    doomed = {key_of(operation.key), key_of(operation.key + 1)}
    return cache.invalidate_if(lambda key, value: key in doomed)


CALLS: dict[str, Callable[[Any, Operation, Callable], Any]] = {
    "get": lambda cache, op, key: cache.get(key(op.key), "default"),
    "[]": lambda cache, op, key: cache[key(op.key)],
    "peek": lambda cache, op, key: cache.peek(key(op.key), "default"),
    "in": lambda cache, op, key: key(op.key) in cache,
    "entry": lambda cache, op, key: cache.entry(key(op.key)),
    "set": lambda cache, op, key: cache.set(key(op.key), op.value),
    "[]=": lambda cache, op, key: cache.__setitem__(key(op.key), op.value),
    "setdefault": lambda cache, op, key: cache.setdefault(key(op.key), op.value),
    "update": lambda cache, op, key: cache.update(_pairs(op, key)),
    "del": lambda cache, op, key: cache.__delitem__(key(op.key)),
    "pop": lambda cache, op, key: cache.pop(key(op.key)),
    "pop default": lambda cache, op, key: cache.pop(key(op.key), "default"),
    "invalidate": lambda cache, op, key: cache.invalidate(key(op.key)),
    "invalidate_if": _invalidate_if,
    "clear": lambda cache, op, key: cache.clear(),
    "len": lambda cache, op, key: len(cache),
    "compute": lambda cache, op, key: cache.get_or_compute(
        key(op.key), lambda: _compute(cache, op, key), timeout=0
    ),
}
WEIGHTS = {"get": 4, "[]=": 4, "compute": 6, "del": 2, "invalidate": 2, "clear": 0.3, "update": 0.7}


def outcome(cache: Any, operation: Operation, key_of: Callable[[int], Hashable]) -> tuple:
    """What the call returned or raised, in a form that two maps' outcomes can be compared in."""
    try:
        result = CALLS[operation.name](cache, operation, key_of)
    except (KeyError, Failure, Killed) as error:
        return type(error).__name__, error.args
    except RuntimeError as error:  # each map has a RecursiveComputeError of its own
        return (type(error).__name__,)
    if operation.name == "entry" and result is not None:
        return "entry", result.value, result.computed_at, result.hit_count
    return "returned", result


def state(cache: Any) -> tuple:
    """Everything that can be asked of a map, but for the seconds that it computed."""
    stats = cache.stats()
    counts = (
        stats.entries,
        stats.hits,
        stats.misses,
        stats.computations,
        stats.failures,
        stats.invalidations,
    )
    entries = {
        key: (entry.value, entry.computed_at, entry.hit_count)
        for key, entry in cache.snapshot(entries=True).items()
    }
    return counts, dict(stats.removals), stats.hit_rate, entries, len(cache)


def random_operation(chance: random.Random, keys: int, depth: int = 0) -> Operation:
    names = list(CALLS)
    (name,) = chance.choices(names, [WEIGHTS.get(name, 1) for name in names])
    value: Any = chance.choice([chance.randrange(1000), None, "fail", "die"])
    inner = ()
    if name == "compute" and depth < 3:
        inner = tuple(
            random_operation(chance, keys, depth + 1) for _ in range(chance.choice([0, 0, 1, 2, 4]))
        )
    return Operation(name, chance.randrange(keys), value, inner)


def compare(
    cache: Any, oracle: Any, operations: list[Operation], key_of: Callable[[int], Hashable], every: int
) -> None:
    """Apply the operations to both; raise AssertionError at the first difference."""
    for number, operation in enumerate(operations, 1):
        found, wanted = outcome(cache, operation, key_of), outcome(oracle, operation, key_of)
        assert found == wanted, f"operation {number}, {operation}: {found} instead of {wanted}"
        if number % every == 0 or number == len(operations):
            found, wanted = state(cache), state(oracle)
            assert found == wanted, f"after operation {number}, {operation}: {found} instead of {wanted}"
