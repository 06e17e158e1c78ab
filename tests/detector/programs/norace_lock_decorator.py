# A decorator that takes a lock.
# expect: nothing
import functools
import threading
from threading import Thread


def synchronized(function):
    lock = threading.Lock()

    @functools.wraps(function)
    def wrapper(*args):
        with lock:
            return function(*args)

    return wrapper


@synchronized
def work():
    global total
    total += 1
    return total


total = 0
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
