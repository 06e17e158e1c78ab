# A semaphore of one excludes.
# expect: nothing
import threading
from threading import Thread


def work():
    for _ in range(10):
        with gate:
            box["value"] += 1


box = {"value": 0}
gate = threading.BoundedSemaphore(1)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert box["value"] == 20
