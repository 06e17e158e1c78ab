"""Decorators, defaults, properties, class decorators."""

import functools

log = []


def trace(label):
    log.append(f"make {label}")

    def decorate(function):
        log.append(f"apply {label}")

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return label, function(*args, **kwargs)

        return wrapper

    return decorate


def default(name, value):
    log.append(name)
    return value


@trace("outer")
@trace("inner")
def function(a=default("a", 1), *, b=default("b", 2)):
    """Doc."""
    return a + b


@functools.lru_cache
def square(n):
    log.append(f"square {n}")
    return n * n


@functools.singledispatch
def show(value):
    return "object"


@show.register
def _(value: int):
    return "int"


@show.register(list)
def _(value):
    return "list"


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


class Temperature:
    def __init__(self):
        self._c = 0

    @property
    def c(self):
        """Celsius."""
        return self._c

    @c.setter
    def c(self, value):
        self._c = value

    @c.deleter
    def c(self):
        del self._c

    @functools.cached_property
    def expensive(self):
        log.append("computed")
        return 5

    @staticmethod
    def zero():
        return -273

    @classmethod
    def name(cls):
        return cls.__name__


def mutable(item, seen=[]):
    seen.append(item)
    return seen


print(function(), function.__name__, function.__doc__, function.__wrapped__.__wrapped__())
print(square(2), square(2), square.cache_info(), show(1), show([]), show(None))
print(Version(1) >= Version(1), Version(1) > Version(2))
t = Temperature()
t.c = 5
t.c += 1
print(t.c, Temperature.c.__doc__, t.expensive, t.expensive, vars(t), t.zero(), t.name())
del t.c
try:
    t.c
except AttributeError as error:
    print(error)
print(mutable(1), mutable(2), mutable.__defaults__)
print(log)
