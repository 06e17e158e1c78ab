# Objects borrowed from a pool under a lock.
# expect: nothing
import threading
from threading import Thread


class Pool:
    def __init__(self):
        self.lock = threading.Lock()
        self.free = [{"uses": 0} for _ in range(2)]

    def borrow(self):
        with self.lock:
            return self.free.pop()

    def give_back(self, item):
        with self.lock:
            self.free.append(item)


def work():
    for _ in range(10):
        item = pool.borrow()
        item["uses"] += 1
        pool.give_back(item)


pool = Pool()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
