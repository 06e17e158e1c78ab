# A class with methods named like a container's, all under its own lock.
# expect: nothing
import threading
from threading import Thread


class Store:
    def __init__(self):
        self._lock = threading.Lock()
        self._data = {}

    def get(self, key, default=None):
        with self._lock:
            return self._data.get(key, default)

    def update(self, key, value):
        with self._lock:
            self._data[key] = value

    def append(self, value):
        self.update(value, value)

    def keys(self):
        with self._lock:
            return list(self._data)


def work():
    store.update("a", 1)
    store.append("b")
    return store.get("a"), store.keys()


store = Store()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
