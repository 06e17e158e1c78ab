"""What the methods of the built-in containers, and functions that read their arguments, do to them.

The engine goes by the identity of what is called at run time. The names are only for the rewriter: a call of
anything that has none of these names is left as it is.
"""

from __future__ import annotations

import array
import bisect
import builtins
import collections
import copy
import dataclasses
import functools
import heapq
import itertools
import json
import math
import operator
import pickle
import pprint
import random
import statistics
from collections.abc import Callable
from typing import Any

from racefree import _engine

# The same numbers as RfEffect in csrc/engine/calls.h.
READ_ALL, READ_LENGTH, READ_DEEP, WRITE_ALL, WRITE_STRUCTURE, APPEND, ENTRY_READ, ENTRY_CHANGE = range(1, 9)
UPDATE, POP_SLOT, LAZY, LAZY_RESULT, GETATTR, SETATTR, DELATTR, DICT_OF = range(9, 17)
ITEM_LOAD, ITEM_STORE, ITEM_DELETE, CONTAINS, REPLACED = range(17, 22)
SUPER_SETATTR, READ_REST, SUPER_GETATTR, READ_INSTANCE, READ_INSTANCE_DEEP, TYPE_OF, SOURCE = range(22, 29)
AFTER_SELF = 256  # added: the first argument does not count

METHODS: dict[type, dict[int, str]] = {
    list: {
        APPEND: "append",
        POP_SLOT: "pop",
        WRITE_ALL: "extend insert remove clear sort reverse __iadd__ __imul__",
        READ_ALL: "copy index count __add__ __eq__ __repr__ __reversed__ __iter__",
    },
    dict: {
        ENTRY_READ: "get",
        ENTRY_CHANGE: "setdefault pop",
        UPDATE: "update __ior__",
        WRITE_ALL: "clear popitem",
        READ_ALL: "copy __or__ __eq__ __repr__ __iter__",
    },
    set: {
        WRITE_STRUCTURE: "add discard remove pop clear update difference_update intersection_update "
        "symmetric_difference_update __ior__ __iand__ __isub__ __ixor__",
        READ_ALL: "copy union intersection difference symmetric_difference isdisjoint issubset issuperset __eq__",
    },
    collections.deque: {
        WRITE_STRUCTURE: "append appendleft extend extendleft pop popleft insert remove clear rotate reverse",
        READ_ALL: "copy count index",
    },
    bytearray: {
        WRITE_ALL: "append extend insert pop remove clear reverse",
        READ_ALL: "copy count decode endswith find hex index join replace split startswith strip",
    },
    collections.OrderedDict: {
        ENTRY_CHANGE: "setdefault pop",
        UPDATE: "update",
        WRITE_ALL: "clear popitem",
        WRITE_STRUCTURE: "move_to_end",
        READ_ALL: "copy",
    },
    collections.defaultdict: {READ_ALL: "copy"},
    collections.Counter: {
        WRITE_ALL: "update subtract",
        READ_ALL: "most_common total copy elements",
    },
    str: {READ_REST: "join format format_map"},
    array.array: {
        WRITE_ALL: "append extend fromlist insert pop remove reverse frombytes byteswap",
        READ_ALL: "tolist tobytes index count",
    },
    bytes: {READ_REST: "join"},
    object: {SUPER_SETATTR: "__setattr__ __delattr__", SUPER_GETATTR: "__getattribute__"},
}

DUNDERS: dict[str, int] = {
    "__getitem__": ITEM_LOAD,
    "__setitem__": ITEM_STORE,
    "__delitem__": ITEM_DELETE,
    "__contains__": CONTAINS,
    "__len__": READ_LENGTH,
}

FUNCTIONS: list[tuple[int, Any, str]] = [
    (READ_LENGTH, builtins, "len bool"),
    (READ_ALL, builtins, "list tuple set frozenset dict bytes bytearray sorted sum min max any all format"),
    (READ_DEEP, builtins, "print repr str ascii"),
    (LAZY, builtins, "enumerate zip map filter iter"),
    (LAZY_RESULT, builtins, "reversed"),
    (GETATTR, builtins, "getattr hasattr"),
    (SETATTR, builtins, "setattr"),
    (DELATTR, builtins, "delattr"),
    (DICT_OF, builtins, "vars"),
    (TYPE_OF, builtins, "type"),
    (READ_ALL, collections, "Counter OrderedDict deque ChainMap"),
    (READ_INSTANCE, copy, "copy"),
    (READ_INSTANCE_DEEP, copy, "deepcopy"),
    (READ_INSTANCE, dataclasses, "asdict astuple replace"),
    (READ_DEEP, json, "dumps dump"),
    (READ_DEEP, pickle, "dumps dump"),
    (READ_DEEP, pprint, "pprint pformat"),
    (WRITE_ALL, heapq, "heappush heappop heapify heapreplace heappushpop"),
    (READ_ALL, heapq, "nlargest nsmallest"),
    (WRITE_ALL, bisect, "insort insort_left insort_right"),
    (READ_ALL, bisect, "bisect bisect_left bisect_right"),
    (READ_ALL, random, "choice choices sample"),
    (WRITE_ALL, random, "shuffle"),
    (READ_ALL, math, "fsum prod dist"),
    (READ_ALL, statistics, "mean fmean median mode stdev pstdev variance pvariance"),
    (READ_ALL, array, "array"),
    (READ_ALL, functools, "reduce"),
    (LAZY, itertools, "chain islice cycle accumulate takewhile dropwhile starmap compress groupby pairwise"),
    (READ_ALL, itertools, "product permutations combinations zip_longest tee"),
    (ITEM_LOAD, operator, "getitem"),
    (ITEM_STORE, operator, "setitem"),
    (ITEM_DELETE, operator, "delitem"),
    (CONTAINS, operator, "contains"),
    (READ_LENGTH, operator, "length_hint"),
    (WRITE_ALL, operator, "iadd iconcat ior iand isub"),
    (READ_ALL, operator, "eq ne concat countOf indexOf"),
]

# CacheMap and MetricsMap bring their own synchronisation, told by the type; these are their methods' names.
MAP_METHODS = [
    "get",
    "peek",
    "set",
    "pop",
    "setdefault",
    "update",
    "get_or_compute",
    "invalidate",
    "invalidate_if",
    "clear",
    "entry",
    "snapshot",
    "stats",
    "inc",
    "inc_many",
    "counter",
    "gauge",
    "histogram",
    "timer",
    "observe",
    "dec",
    "keys",
    "values",
    "items",
]


def method_names() -> frozenset[str]:
    names = {name for effects in METHODS.values() for some in effects.values() for name in some.split()}
    return frozenset(names | set(DUNDERS) | set(MAP_METHODS))


def function_names() -> frozenset[str]:
    return frozenset(name for _, _, names in FUNCTIONS for name in names.split()) | {
        "exec",
        "eval",
        "compile",
        "fromkeys",
    }


METHOD_NAMES = method_names()
FUNCTION_NAMES = function_names()


def register(
    replaced: dict[Callable[..., Any], Callable[..., Any]],
    sources: dict[Callable[..., Any], Callable[[Any], Any]],
) -> None:
    """Tell the engine. *replaced*: functions in whose place another is called; *sources*: functions whose first
    argument is put through another before."""
    for kind, effects in METHODS.items():
        for effect, names in effects.items():
            for name in names.split():
                if name in vars(kind):
                    _engine.register_effect(vars(kind)[name], effect, None)
        if kind not in (str, bytes, object):
            for name, effect in DUNDERS.items():
                if name in vars(kind):
                    _engine.register_effect(vars(kind)[name], effect, None)
    for effect, module, names in FUNCTIONS:
        for name in names.split():
            function = getattr(module, name, None)
            if function is not None:
                _engine.register_effect(function, effect, None)
    for name, effect in (
        ("shuffle", WRITE_ALL),
        ("choice", READ_ALL),
        ("choices", READ_ALL),
        ("sample", READ_ALL),
    ):
        _engine.register_effect(getattr(random.Random, name), effect + AFTER_SELF, None)
    _engine.register_effect(dict.fromkeys, READ_ALL, None)
    for function, rewritten in sources.items():
        _engine.register_effect(function, SOURCE, rewritten)
    for function, replacement in replaced.items():
        _engine.register_effect(function, REPLACED, replacement)


__all__ = ["FUNCTION_NAMES", "METHOD_NAMES", "register"]
