# Globals assigned before the threads start.
# expect: nothing
from threading import Thread

RATE = 3
NAMES = ("a", "b")
TABLE = {"a": 1, "b": 2}


def work():
    return [RATE * TABLE[name] for name in NAMES]


threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
