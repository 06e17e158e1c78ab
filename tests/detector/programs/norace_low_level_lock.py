# A lock of _thread as a mutex.
# expect: nothing
import _thread
from threading import Thread


def work():
    for _ in range(10):
        with lock:
            box["value"] += 1


box = {"value": 0}
lock = _thread.allocate_lock()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
