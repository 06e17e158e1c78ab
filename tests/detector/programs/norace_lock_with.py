# One lock around every access.
# expect: nothing
import threading
from threading import Thread


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.values = {}

    def add(self, key):
        with self.lock:
            self.values[key] = self.values.get(key, 0) + 1

    def total(self):
        with self.lock:
            return sum(self.values.values())


def work():
    for number in range(20):
        counter.add(number % 3)
    return counter.total()


counter = Counter()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
