"""Exceptions: messages, chains, groups, tracebacks with their lines."""

import sys
import traceback


class Custom(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Box:
    def __init__(self):
        self.value = 1


def frames(error):
    """Those of this file and of the texts that it executes."""
    every = traceback.extract_tb(error.__traceback__)
    return [(f.name, f.lineno, f.line) for f in every if f.filename in (__file__, "<string>")]


def attempt(function):
    try:
        return function()
    except BaseException as error:
        print(type(error).__name__, error, frames(error)[1:])
        if error.__cause__ or error.__context__:
            print("  from", repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
        return None


def chained():
    try:
        {}["missing"]
    except KeyError as error:
        raise Custom(3) from error


def implicit():
    try:
        [][0]
    finally:
        Box().nothing


def on_its_line():
    table = {"a": Box()}
    return [
        table["a"].value,
        table["b"].value,
    ]


def deep(n):
    if n:
        return deep(n - 1)
    return 1 / 0


def returns_from_finally():
    try:
        raise ValueError
    finally:
        return "finally"


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f")
    else:
        out.append("else")
    return out


box = Box()
items, table = [1], {}
attempt(chained)
attempt(implicit)
attempt(on_its_line)
attempt(lambda: deep(3))
print(returns_from_finally(), loops())
attempt(lambda: setattr(3, "x", 1))
attempt(lambda: items[5])
attempt(lambda: items["a"])
attempt(lambda: table[[]])
nothing = None
attempt(lambda: nothing[0])
attempt(lambda: None.x)
attempt(lambda: box.valeu)
attempt(lambda: print(**{1: 2}))
attempt(lambda: len(5))
attempt(lambda: items.append())
attempt(lambda: items.append(1, 2))
attempt(lambda: items.remove(9))
attempt(lambda: table.pop("x"))
attempt(lambda: table.popitem())
attempt(lambda: set().pop())
attempt(lambda: next(iter([])))
attempt(lambda: sorted([1, "a"]))
attempt(lambda: sum(["a"]))
attempt(lambda: exec("a, b = [1]"))
attempt(lambda: exec("a, b = 1"))
attempt(lambda: exec("a, b, *c = [1]"))
attempt(lambda: exec("for a, b in [1]: pass"))
attempt(lambda: exec("with 3: pass"))
attempt(lambda: exec("raise 3"))
attempt(lambda: exec("x = = 3"))
attempt(lambda: exec("assert box.value == 2, box.value"))
attempt(lambda: exec("del box.nothing"))
attempt(lambda: exec("del items[7]"))
attempt(lambda: exec("import no_such_module_at_all"))
attempt(lambda: exec("from sys import no_such_name"))
attempt(lambda: exec("(1).real = 3"))
attempt(lambda: exec("'abc'[0] = 'x'"))
attempt(lambda: exec("(1, 2)[0] += 1"))
attempt(lambda: exec("box.value()"))
attempt(lambda: exec("items[0:1:0]"))
attempt(lambda: exec("[1, 2][::2] = [1, 2, 3]"))
try:
    try:
        raise ExceptionGroup("group", [ValueError("a"), TypeError("b"), KeyError("c")])
    except* ValueError as group:
        print(group.exceptions)
    except* TypeError as group:
        print(group.exceptions)
except ExceptionGroup as rest:
    print(rest.exceptions)
try:
    box.valeu
except AttributeError as error:
    print(error.name, error.obj is box)
    traceback.print_exc(file=sys.stdout)
try:
    chained()
except Custom:
    traceback.print_exc(file=sys.stdout)
    print(sys.exc_info()[1].code)
print(sys.exc_info())
