# acquire(blocking=False) in a loop, and acquire with a timeout.
# expect: nothing
import threading
from threading import Thread


def spin():
    global total
    while not lock.acquire(blocking=False):
        pass
    total += 1
    lock.release()


def wait():
    global total
    if lock.acquire(timeout=60):
        total += 1
        lock.release()


total = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (spin, wait, spin)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
