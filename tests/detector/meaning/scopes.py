"""Globals, nonlocals, class scopes, comprehensions, deletions."""

x = "global x"


class Scope:
    x = "class x"
    from_outer = x
    generator = list(x for _ in range(1))
    comprehension = [x for x in ("inner",)]

    def method(self):
        return x

    if True:
        y: int = 3
    print(sorted(name for name in locals() if not name.startswith("__")))


print(Scope.x, Scope.from_outer, Scope.generator, Scope.comprehension, Scope().method(), Scope.y)


def counter():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    def reset():
        nonlocal count
        del count

    def peek():
        return count

    return step, reset, peek


step, reset, peek = counter()
print(step(), step(), step.__closure__[0].cell_contents, step.__code__.co_freevars, peek.__code__.co_freevars)
reset()
try:
    peek()
except NameError as error:
    print(type(error).__name__, error)
try:
    step.__closure__[0].cell_contents
except ValueError as error:
    print(error)


def unbound():
    if False:
        y = 1
    return y


def unbound_augmented():
    total += 1
    return total


for function in (unbound, unbound_augmented, lambda: undefined_name):
    try:
        function()
    except NameError as error:
        print(type(error).__name__, error, error.name)


def many():
    global made
    made = [last := n for n in range(3)]
    return last, sorted(locals())


print(many(), made)


def loops():
    functions = [lambda: i for i in range(3)]
    more = [lambda i=i: i for i in range(3)]
    return [f() for f in functions], [f() for f in more]


print(loops())


def local_names():
    a = 1
    b = [a for _ in range(2)]
    before = dict(locals())
    c = {k: v for k, v in [(1, 2)]}
    return before, sorted(locals()), c, b


print(local_names())


def outer():
    value = 1

    class Inner:
        value = value if False else 2
        print(value)

        def get(self):
            return value

    return Inner().get() if hasattr(Inner, "get") else None


try:
    outer()
except NameError as error:
    print(type(error).__name__)


def executes():
    space = {}
    exec("a = 1\ndef f(): return a", space)
    return space["f"](), eval("1 + one", {"one": 1}), eval("x")


print(executes())
print([y for x in [[1, 2], [3]] for y in x if y != 2], {x: y for x, y in zip("ab", (1, 2))}, x)
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
del x
print("x" in globals())
