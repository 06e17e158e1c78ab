# Striped locks: each key has its own.
# expect: nothing
import threading
from threading import Thread


def work(key):
    for _ in range(10):
        with locks[key]:
            values[key] += 1


values = {"a": 0, "b": 0}
locks = {key: threading.Lock() for key in values}
threads = [
    Thread(target=target)
    for target in (lambda: work("a"), lambda: work("b"), lambda: work("a"), lambda: work("b"))
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
