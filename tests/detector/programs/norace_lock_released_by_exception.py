# An exception leaves the with block and so releases the lock.
# expect: nothing
import threading
from contextlib import suppress
from threading import Thread


def work():
    global total
    with suppress(ValueError), lock:
        total += 1
        raise ValueError


total = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
