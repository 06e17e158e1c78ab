# All reading forms together.
# expect: nothing
import copy
import json
from threading import Thread


def work():
    first, *rest = table
    return (
        [table["a"], table.get("b"), "c" in table, len(table), first, rest],
        [list(table.items()), {**table}, dict(table), sorted(table.values()), sum(table.values())],
        [json.dumps(table), copy.copy(table), repr(table), f"{table}", ",".join(table), table == {}],
        [key for key in table],
    )


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
