# The check is made under the lock every time.
# expect: nothing
import threading
from threading import Thread


class Registry:
    def __init__(self):
        self.lock = threading.Lock()
        self.instance = None

    def get(self):
        with self.lock:
            if self.instance is None:
                self.instance = {"made": True}
            return self.instance


def work():
    return registry.get()["made"]


registry = Registry()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
