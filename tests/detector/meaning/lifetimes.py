"""Objects die when they would die without a detector."""

import gc
import weakref

gc.disable()


class Item:
    def __init__(self, name):
        self.name = name
        self.parts = [name]

    def __del__(self):
        print("deleted", self.name)


def temporary():
    item = Item("local")
    item.name += "!"
    item.parts.append(1)
    print("end of function")


temporary()
print("after")
item = Item("first")
item = Item("second")
reference = weakref.ref(item, lambda _: print("callback"))
table = {"k": item}
del item
print(reference() is not None)
table["k"] = None
print(reference())
items = [Item("a"), Item("b")]
del items[0]
items.pop()
print("popped")
holder = Item("holder")
holder.child = Item("child")
holder.child = None
del holder
print("gone")
keeper = weakref.WeakValueDictionary()
one = Item("weak")
keeper["one"] = one
print(len(keeper))
del one
print(len(keeper), list(keeper))
for loop in (Item("x"), Item("y")):
    pass
del loop
Item("unused").parts
print([Item("in list").name, "end"])
finalizer = weakref.finalize(kept := Item("kept"), print, "finalized")
del kept
print(finalizer.alive)
cycle = Item("cycle")
cycle.me = cycle
del cycle
print("collected", gc.collect() > 0)
generator = (Item(f"g{n}").name for n in range(2))
print(next(generator))
generator.close()
try:
    raise ValueError(Item("in error"))
except ValueError as error:
    print(error.args[0].name)
print("end of script")
