# The barrier's action runs in one thread, after all and before any.
# expect: nothing
import threading
from threading import Thread


def reset():
    box["sum"] = sum(parts)


def work(index):
    parts[index] = index + 1
    barrier.wait()
    assert box["sum"] == 3


parts = [0, 0]
box = {"sum": 0}
barrier = threading.Barrier(2, action=reset)
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
