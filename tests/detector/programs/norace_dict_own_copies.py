# Each thread changes its own copy.
# expect: nothing
from threading import Thread


def work():
    mine = dict(table)
    mine["b"] = 2
    mine["a"] += 1
    mine.pop("b")
    return mine


table = {"a": 1}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
