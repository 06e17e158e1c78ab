"""What a program can find out about itself.

A second paragraph of the docstring.
"""

import inspect
import logging
import sys
import typing
import warnings
from collections import namedtuple
from enum import Enum

here: int = 3


def function(a: int, b: "str" = "x", *args, c=here, **kwargs) -> list[int]:
    """Its docstring."""
    # its comment
    local = a + 1
    return [local, b, args, c, kwargs]


class Class:
    """The class's docstring."""

    field: int = 0
    other: "Class"

    def method(self):
        """The method's docstring."""
        return sys._getframe().f_lineno, sys._getframe().f_code.co_name

    @property
    def prop(self):
        return inspect.currentframe().f_code.co_qualname


lam = lambda q: q.field


def caller():
    return callee()


def callee():
    frame = sys._getframe(1)
    return frame.f_code.co_name, frame.f_lineno, inspect.stack()[1].function, [f.function for f in inspect.stack()][:3]


print(__doc__, __name__, __file__.rsplit("/", 1)[-1], __spec__, __package__, sys.argv[1:], sys.path[0] in __file__)
print(type(__loader__).__name__ if "__loader__" in globals() else None, type(__builtins__).__name__)
print(__annotations__ if sys.version_info < (3, 14) else "deferred")
print(inspect.getsource(function), inspect.getsource(Class.method), inspect.getsource(lam), sep="")
print(inspect.signature(function), inspect.getdoc(function), inspect.getcomments(function), inspect.getdoc(Class))
code = function.__code__
print(code.co_name, code.co_firstlineno, code.co_argcount, code.co_varnames[:6], code.co_flags, code.co_filename == __file__)
print(code.co_consts[0], function.__defaults__, function.__kwdefaults__, function.__module__, function.__qualname__)
print(sorted(set(line for _, _, line in code.co_lines() if line)))
print(Class().method(), Class().prop, Class.__doc__, Class.__module__, Class.method.__doc__)
print(caller())
print(typing.get_type_hints(Class), typing.get_type_hints(function))
print(sys.modules["__main__"].__dict__ is globals(), sys.modules[__name__].function is function)
Pair = namedtuple("Pair", "left right")
Kind = Enum("Kind", "A B")
print(Pair.__module__, Kind.__module__, typing.NewType("N", int).__module__, typing.TypeVar("T").__module__)
logging.basicConfig(stream=sys.stdout, format="%(filename)s:%(lineno)d %(funcName)s %(module)s %(message)s")
logging.warning("from the module")


def warn():
    warnings.warn("careful", stacklevel=2)
    logging.error("from a function")


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warn()
    print(caught[0].lineno, caught[0].filename == __file__, caught[0].category.__name__)
print(sorted(name for name in globals() if not name.startswith("__")))
print([name for name in dir() if name.startswith("__") and name not in ("__annotate__", "__conditional_annotations__")])


def generator():
    yield 1


running = generator()
print(inspect.isgeneratorfunction(generator), running.gi_code.co_name, running.gi_frame.f_lineno, next(running))
print(inspect.getmembers(Class(), lambda v: isinstance(v, int)))
print(sorted(vars(Class)))
