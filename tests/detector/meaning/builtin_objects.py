"""Methods, views and iterators are what they are without a detector."""

import types
from collections import Counter, OrderedDict, defaultdict, deque

items, table, members = [1, 2], {"a": 1}, {1}
append = items.append
print(append.__self__ is items, append.__name__, append.__qualname__)
print(append == items.append, hash(append) == hash(items.append), append is append, callable(append), repr(append)[:30])
print(isinstance(append, types.BuiltinFunctionType), append.__doc__ == list.append.__doc__, append(3), items)
print(table.get.__self__ is table, type(dict.get), dict.get(table, "a"), dict.__setitem__(table, "b", 2))
print(table.keys() == {"a", "b"}, table.keys() & {"a"}, table.items() | set(), "a" in table.keys(), len(table.items()))
iterator = iter(items)
print(next(iterator), list(iterator), next(iterator, "default"), iterator.__length_hint__())
print(len is __builtins__.len, print.__name__, sorted.__module__, dict is type({}), list.append.__objclass__)
print(sorted(items, reverse=True), sorted("bca", key=str.upper), max(table, key=table.get), min(3, 2), sum(items, 1))
print(list(map(items.append, [7, 8])), items, list(filter(members.__contains__, items)))
print(any(x > 2 for x in items), all([]), list(zip(items, table)), dict(zip("ab", items)), dict([("x", 1)], y=2))
counts = Counter("abca")
counts["z"] += 1
counts.update(a=2)
print(counts, counts.most_common(1), counts["missing"], "missing" in counts, counts + Counter(a=1), +counts)
groups = defaultdict(list)
groups["x"].append(1)
print(groups, groups["y"], len(groups), groups.default_factory, groups.get("q"))
order = OrderedDict(a=1, b=2)
order.move_to_end("a")
print(order, order.popitem(last=False), list(reversed(order)), order == {"a": 1})
ring = deque([1, 2, 3], maxlen=3)
ring.append(4)
ring.rotate(1)
ring[0] += 10
print(ring, ring.popleft(), ring.index(2), list(ring), ring.maxlen, ring + deque([1]))
data = bytearray(b"abc")
data[0] += 1
data += b"d"
data[1:3] = b"ZZZ"
view = memoryview(data)
print(data, bytes(data), data.find(b"Z"), view[0], data.decode())
del view
data.extend([65])
data.pop()
members |= {2}
members ^= {1, 5}
print(sorted(members), members & {2}, {1} < members, members.isdisjoint([9]), frozenset(members) == members)
print([*items, *table], {**table, "c": 3}, (*members,), [*range(3)], {*items} >= {1}, "-".join(["a", "b"]))
print(items[1:3], items[::-1], items[-1], items.index(2), items.count(7), items * 2, items + [1], items == [1], [1] < [2])
items.sort(key=lambda n: -n)
items.reverse()
items[1:2] = ["x", "y"]
del items[0], items[-1]
items.insert(1, "z")
items.extend(x for x in "pq")
print(items, items.copy() == items, items.pop(0), items.clear(), items)
print(table | {"z": 0}, table.copy(), table.pop("b"), table.setdefault("n", []), table.popitem(), dict.fromkeys("ab", 0))
print(vars(types.SimpleNamespace(a=1)), getattr(table, "get")("a"), isinstance(table, dict), type(table) is dict)


class Sub(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)

    def __missing__(self, key):
        return f"missing {key}"

    def __iter__(self):
        print("iterated")
        return super().__iter__()


sub = Sub(a=1)
sub["b"] = 2
sub.update(c=3)
print(sub["b"], sub["zz"], dict(sub), list(sub), sorted(sub), {**sub}, sub.get("zz"), len(sub), "a" in sub)


class SubList(list):
    def append(self, value):
        super().append(("sub", value))

    def __getitem__(self, index):
        return ("got", super().__getitem__(index))

    def __len__(self):
        return 42


sub_list = SubList([1])
sub_list.append(2)
sub_list += [3]
print(sub_list[0], len(sub_list), list(sub_list), sorted([5, 4]), [*sub_list], sub_list[0:1])
