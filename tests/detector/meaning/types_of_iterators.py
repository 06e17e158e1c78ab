"""The types of iterators, views and methods kept for later."""

items, table, members = [1, 2], {"a": 1}, {1}
append, get = items.append, table.get
kept = [append, get, iter(items), iter(table), table.items(), table.keys(), table.values(), iter(members)]
kept += [reversed(items), enumerate(items), zip(items), map(str, items), filter(None, items), iter(table.items())]
for value in kept:
    print(type(value).__name__, isinstance(value, type(value)))
