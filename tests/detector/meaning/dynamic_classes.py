"""Classes made and changed at run time."""

import abc
import dataclasses
import enum
import types
import typing


class Plain:
    pass


def method(self):
    return self.value, __class__ if False else "plain"


Plain.method = method
Plain.value = 5
item = Plain()
print(item.method(), Plain.method is method, item.method.__func__ is method)
item.method = types.MethodType(lambda self: "own", item)
print(item.method(), vars(item).keys())
del item.method, Plain.value
try:
    item.method()
except AttributeError as error:
    print(error)
Made = type("Made", (Plain,), {"value": 3, "get": lambda self: self.value})
made = Made()
print(made.get(), made.method()[0], Made.__name__, isinstance(made, Plain))


class Other:
    value = 9


item.__class__ = Other
print(item.value, type(item).__name__)


class Abstract(abc.ABC):
    @property
    @abc.abstractmethod
    def size(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return NotImplemented


try:
    Abstract()
except TypeError as error:
    print(str(error)[:40])


class Flag(enum.Flag):
    A = enum.auto()
    B = enum.auto()
    AB = A | B


class Weekday(enum.IntEnum):
    MON = 1
    TUE = MON + 1

    @property
    def following(self):
        return Weekday(self + 1)


print(Flag.A | Flag.B is Flag.AB, Flag.AB, list(Flag), Weekday.MON.following, Weekday["TUE"], Weekday.MON < 2)
try:
    Weekday.MON = 5
except AttributeError as error:
    print(error)


@dataclasses.dataclass(order=True, slots=True)
class Data:
    a: int
    b: list = dataclasses.field(default_factory=list, compare=False)
    c: typing.ClassVar[int] = 7

    def __post_init__(self):
        self.a *= 2


print(Data(1) < Data(2), Data(3), dataclasses.asdict(Data(1, [2])), dataclasses.replace(Data(1), a=5), Data.c)
try:
    Data(1).z = 1
except AttributeError as error:
    print(error)


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int


try:
    Frozen(1).a = 2
except dataclasses.FrozenInstanceError as error:
    print(error)


class Typed(typing.NamedTuple):
    x: int
    y: int = 2

    def total(self):
        return self.x + self.y


class Movie(typing.TypedDict, total=False):
    name: str


T = typing.TypeVar("T")


class Stack(typing.Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


stack = Stack[int]()
stack.push(1)
print(Typed(1).total(), Typed(1)._replace(y=5), Movie(name="x"), stack.items, Stack[int], Typed._field_defaults)


class Proxy:
    __slots__ = ("_target",)

    def __init__(self, target):
        object.__setattr__(self, "_target", target)

    def __getattr__(self, name):
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        setattr(self._target, name, value)


proxy = Proxy(types.SimpleNamespace(n=1))
proxy.n += 1
print(proxy.n, proxy._target.n)


class Meta(type):
    def __getattr__(cls, name):
        return f"meta {name}"

    def __setattr__(cls, name, value):
        super().__setattr__(name, ("meta", value))

    def __contains__(cls, item):
        return item == 1

    def __iter__(cls):
        return iter("xyz")

    def __len__(cls):
        return 3


class WithMeta(metaclass=Meta):
    pass


WithMeta.a = 1
WithMeta.a += ("more",)
print(WithMeta.a, WithMeta.b, 1 in WithMeta, list(WithMeta), len(WithMeta), [*WithMeta])
