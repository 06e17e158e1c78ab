"""Special methods are called as often, in the order and with the arguments that they are without a detector."""

log = []


class Loud:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __getattribute__(self, name):
        if not name.startswith("__") and name != "name":
            log.append(f"getattribute {name}")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        log.append(f"getattr {name}")
        if name == "nothing":
            raise AttributeError("nothing here")
        return name

    def __setattr__(self, name, value):
        log.append(f"setattr {name} {value}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        log.append(f"delattr {name}")

    def __getitem__(self, key):
        log.append(f"getitem {key}")
        return key

    def __setitem__(self, key, value):
        log.append(f"setitem {key} {value}")

    def __delitem__(self, key):
        log.append(f"delitem {key}")

    def __contains__(self, key):
        log.append(f"contains {key}")
        return True

    def __iter__(self):
        log.append("iter")
        return iter((1, 2))

    def __len__(self):
        log.append("len")
        return 2

    def __bool__(self):
        log.append("bool")
        return True

    def __call__(self, *args):
        log.append(f"call {args}")
        return self

    def __enter__(self):
        log.append("enter")
        return self

    def __exit__(self, *details):
        log.append("exit")

    def __eq__(self, other):
        log.append("eq")
        return self is other

    def __hash__(self):
        log.append("hash")
        return 7

    def __format__(self, spec):
        log.append(f"format {spec}")
        return "formatted"

    def __index__(self):
        log.append("index")
        return 1

    def __repr__(self):
        log.append("repr")
        return "Loud"

    def keys(self):
        log.append("keys")
        return ["a"]


def show(title):
    print(title, "; ".join(log))
    log.clear()


loud, other = Loud("one"), Loud("two")
loud.x
show("load")
loud.x = 1
loud.x += "y" and 1
show("store")
del loud.x
show("delete")
loud[1], loud[2] = loud[3], 4
loud[5] += 1
del loud[6]
show("items")
loud[1:2], loud[::3]
loud[1:2] = 3
show("slices")
3 in loud, 3 not in loud, len(loud), bool(loud), not loud
show("tests")
[*loud], (lambda *a: a)(*loud), [x for x in loud]
a, b = loud
first, *rest = loud
show("iteration")
dict(loud), {**loud}, (lambda **k: k)(**loud)
show("mapping")
if loud and other:
    pass
while loud:
    break
show("truth")
loud(1, 2)(3)
loud.method(4) if False else loud("x")
show("call")
with loud as entered, other:
    entered.y
show("with")
table = {loud: 1}
table[loud]
table[loud] = 2
table[loud] += 1
loud in table
table.get(loud)
table.get(other, None)
table.setdefault(other, 3)
table.pop(other)
del table[loud]
show("as key")
members = {loud}
members.add(other)
loud in members
members.discard(loud)
show("as element")
items = [loud, other]
other in items
items.index(other)
items.count(loud)
items.remove(other)
show("in list")
print([10, 20, 30][loud], list(range(5))[loud:])
show("as index")
f"{loud} {loud:>5} {loud!r}"
"%s" % loud
str([loud])
show("text")
getattr(loud, "z"), getattr(loud, "nothing", 0), hasattr(loud, "nothing"), setattr(loud, "w", 5), delattr(loud, "w")
show("by name")
sorted([3, 1], key=loud.__call__ and (lambda n: -n)), list(map(loud, [1])), list(zip(loud, loud)), sum(loud), max(loud)
show("built-ins")
match loud:
    case Loud(name="one", q="q"):
        pass
show("match")
