# The exercise's cache: a dict in an attribute of self.
# expect: iterate-while-modify|unsynchronised set / stats
from contextlib import suppress
from threading import Thread


class Cache:
    def __init__(self):
        self.entries = {"old": 1}

    def set(self, key, value):
        self.entries[key] = value  # racy: set

    def stats(self):
        with suppress(RuntimeError):
            return sum(value for value in self.entries.values())  # racy: stats


cache = Cache()
threads = [Thread(target=target) for target in (lambda: cache.set("new", 2), cache.stats)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
