"""Every sub-expression is evaluated once and in Python's order."""

log = []


def say(name, value=None):
    log.append(name)
    return value


class Box:
    def __init__(self, **fields):
        self.__dict__.update(fields)


def show(title):
    print(title, *log)
    log.clear()


box, table, items = Box(n=1, items=[0]), {"k": 1, 0: 2}, [1, 2, 3]

say("object", box).n = say("value", 2)
show("store")
say("object", table)[say("key", "k")] = say("value", 5)
show("item")
say("object", box).n += say("value", 2)
show("augmented attribute")
say("object", table)[say("key", "k")] += say("value", 5)
show("augmented item")
say("object", items)[say("low", 0) : say("high", 2) : say("step", 1)] = say("value", [7, 8])
show("slice")
say("object", items)[say("low", 0) : say("high", 1)] += say("value", [7, 8])
show("augmented slice")
say("one", box).n, say("two", table)[say("three", "k")] = say("zero", (1, 2))
show("tuple")
say("one", box).a = say("two", box).b = say("zero", 1)
show("chain")
del say("one", box).a, say("two", table)[say("three", "k")], say("four", items)[say("five", 0)]
show("delete")
print(say("f", max)(say("a", 1), *say("b", [2]), key=say("c", lambda n: -n), **say("d", {"default": 3}) and {}))
show("call")
print({say("k1", 1): say("v1", 1), **say("rest", {}), say("k2", 2): say("v2", 2)})
show("display")
print(say("a", 1) < say("b", 2) < say("c", 0) < say("d", 9))
show("comparison")
print(f"{say('a', 1)!r:>{say('w', 4)}}{say('b', 2)}")
show("f-string")
print(say("then", 1) if say("condition", 0) else say("else", 2))
show("conditional")
print(say("object", items)[say("index", 0)], say("o", box).n, say("o", box).items[say("i", 0)])
show("loads")
print([say("element", e) for e in say("iterable", items) if say("test", e)])
show("comprehension")
for say("target", box).n in say("iterable", [1, 2]):
    pass
show("for")
print(say("object", items).index(say("argument", 3)))
show("method")
try:
    say("object", box).n = say("value", 1) / say("zero", 0)
except ZeroDivisionError as error:
    print(error)
show("raising")
try:
    say("object", None).n = say("value", 1)
except AttributeError as error:
    print(error)
show("no such attribute")
lambdas = [lambda a=say("default", 1): a]
say("annotated", box).field: say("annotation") = say("value", 3)
show("annotation")
