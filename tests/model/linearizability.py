"""Was each call on one key done at one instant between its beginning and its end? (After Wing and Gong.)

A history is a list of calls with their times. It is linearizable if the calls can be put in an order that
keeps "ended before the other began" and in which a dict would have given the same results.
The search tries every call that may come first, takes it, and goes on; no state is tried twice.
"""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

ABSENT = "<absent>"


class Call(NamedTuple):
    name: str
    argument: Any
    result: Any
    began: int
    ended: int


# What a call on one key gives and leaves, done alone: (value, argument) -> (result, new value).
SEQUENTIAL: dict[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "get": lambda value, _: (value, value),
    "peek": lambda value, _: (value, value),
    "in": lambda value, _: (value != ABSENT, value),
    "set": lambda value, new: (None, new),
    "setdefault": lambda value, new: (new, new) if value == ABSENT else (value, value),
    "pop": lambda value, _: (value, ABSENT),
    "invalidate": lambda value, _: (value != ABSENT, ABSENT),
}
ON_A_MAP: dict[str, Callable[[Any, Any, Any], Any]] = {
    "get": lambda cache, key, _: cache.get(key, ABSENT),
    "peek": lambda cache, key, _: cache.peek(key, ABSENT),
    "in": lambda cache, key, _: key in cache,
    "set": lambda cache, key, new: cache.set(key, new),
    "setdefault": lambda cache, key, new: cache.setdefault(key, new),
    "pop": lambda cache, key, _: cache.pop(key, ABSENT),
    "invalidate": lambda cache, key, _: cache.invalidate(key),
}


def recorded(cache: Any, key: Any, name: str, argument: Any) -> Call:
    began = time.perf_counter_ns()
    result = ON_A_MAP[name](cache, key, argument)
    return Call(name, argument, result, began, time.perf_counter_ns())


def is_linearizable(history: list[Call], value: Any = ABSENT) -> bool:
    """Whether an order explains the calls on a key that held *value* at first (ABSENT: none)."""
    everything = (1 << len(history)) - 1
    seen = set()
    to_try = [(0, value)]
    while to_try:
        done, value = to_try.pop()
        if done == everything:
            return True
        if (done, value) in seen:
            continue
        seen.add((done, value))
        rest = [number for number in range(len(history)) if not done >> number & 1]
        first_end = min(history[number].ended for number in rest)
        for number in rest:
            call = history[number]
            if call.began <= first_end:
                result, after = SEQUENTIAL[call.name](value, call.argument)
                if result == call.result:
                    to_try.append((done | 1 << number, after))
    return False


def record(cache: Any, keys: list, threads: int, calls: int, stress: Any, salt: Any) -> dict[Any, list[Call]]:
    """The histories, key by key, of threads that call at random. All values stored are distinct."""
    logs: list[list[tuple[Any, Call]]] = [[] for _ in range(threads)]

    def work(thread: int) -> None:
        chance = stress.random(salt, thread)
        plan = [(chance.choice(keys), chance.choice(list(ON_A_MAP)), (salt, thread, n)) for n in range(calls)]
        logs[thread] = [(key, recorded(cache, key, name, argument)) for key, name, argument in plan]

    stress.run(*(lambda thread=thread: work(thread) for thread in range(threads)))
    return {key: [call for log in logs for of, call in log if of is key] for key in keys}


def check_maps(make_map: Callable[[], Any], key_of: Callable[[int], Any], rounds: int, stress: Any) -> None:
    """Record many small histories; raise AssertionError with the first that has no explanation."""
    for number in range(rounds):
        cache = make_map()
        threads = 2 + number % 3
        for key, history in record(cache, [key_of(0), key_of(1)], threads, 8, stress, number).items():
            lines = "\n".join(map(str, sorted(history, key=lambda call: call.began)))
            assert is_linearizable(history), f"no order explains the calls on {key!r}:\n{lines}"
