# Two readers of a readers-writer lock write.
# expect: lost-update add / add
import threading
from threading import Thread


class SharedLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0

    def __enter__(self):
        with self.changed:
            self.readers += 1

    def __exit__(self, *details):
        with self.changed:
            self.readers -= 1


def work():
    with lock:
        inside.wait()
        table["a"] += 1  # racy: add


table = {"a": 0}
lock = SharedLock()
inside = threading.Barrier(2)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
