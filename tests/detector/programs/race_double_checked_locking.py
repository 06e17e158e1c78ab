# The first check is not under the lock.
# expect: check-then-act|unsynchronised|lost-update check / make
# may: check-then-act|unsynchronised|lost-update get / make
import threading
from threading import Thread


class Registry:
    def __init__(self):
        self.lock = threading.Lock()
        self.instance = None

    def get(self):
        if self.instance is None:  # racy: check
            with self.lock:
                if self.instance is None:
                    self.instance = object()  # racy: make
        return self.instance  # racy: get


registry = Registry()
threads = [Thread(target=target) for target in (registry.get, registry.get)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
