# Reading forms together.
# expect: nothing
from threading import Thread


def work():
    first, *rest = items
    return (
        [first, rest, items[0], items[-1], items[1:], len(items), 1 in items, items.index(1), items.count(1)],
        [sorted(items), list(reversed(items)), sum(items), max(*items), [*items], items + [4], items == [1]],
        [list(zip(items, items)), list(map(str, items)), any(items), f"{items}", tuple(items), items * 2],
    )


items = [1, 2, 3]
threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
