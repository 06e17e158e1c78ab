"""Classes of __main__ are pickled by name, and found again."""

import copy
import pickle
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field


@dataclass
class Record:
    name: str
    items: list = field(default_factory=list)


class Slotted:
    __slots__ = ("a", "b")

    def __eq__(self, other):
        return (self.a, self.b) == (other.a, other.b)


class Stateful:
    def __init__(self):
        self.lock = object()
        self.value = 5

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"]
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.lock = "new"


class Reduced:
    def __init__(self, n):
        self.n = n

    def __reduce__(self):
        return Reduced, (self.n + 1,)


Pair = namedtuple("Pair", "left right")


def top_level(x):
    return x + 1


slotted = Slotted()
slotted.a, slotted.b = 1, [2]
for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
    for value in (Record("a", [1, 2]), slotted, Pair(1, 2), OrderedDict(a=1), deque([1], 3), defaultdict(list, a=[1])):
        again = pickle.loads(pickle.dumps(value, protocol))
        print(type(again).__module__, type(again).__name__, again == value, copy.deepcopy(value) == value)
stateful = pickle.loads(pickle.dumps(Stateful()))
print(stateful.value, stateful.lock, pickle.loads(pickle.dumps(Reduced(1))).n)
print(pickle.loads(pickle.dumps(top_level))(1), b"__main__" in pickle.dumps(Record("a")))
try:
    pickle.dumps(lambda: 1)
except (pickle.PicklingError, AttributeError) as error:
    print(type(error).__name__)
print(pickle.loads(pickle.dumps([].append.__self__)), pickle.loads(pickle.dumps(len)), type(pickle.loads(pickle.dumps([1].append))))
