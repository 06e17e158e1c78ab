"""A least-recently-used cache: even a look-up changes the order, so everything takes the lock."""

import threading
from collections import OrderedDict


class LruCache:
    def __init__(self, maxsize):
        self._lock = threading.Lock()
        self._entries = OrderedDict()
        self._maxsize = maxsize
        self._hits = 0
        self._misses = 0

    def get(self, key, default=None):
        with self._lock:
            if key not in self._entries:
                self._misses += 1
                return default
            self._entries.move_to_end(key)
            self._hits += 1
            return self._entries[key]

    def put(self, key, value):
        with self._lock:
            self._entries[key] = value
            self._entries.move_to_end(key)
            while len(self._entries) > self._maxsize:
                self._entries.popitem(last=False)

    def invalidate(self, key):
        with self._lock:
            return self._entries.pop(key, None) is not None

    def snapshot(self):
        with self._lock:
            return list(self._entries.items())

    def hit_rate(self):
        with self._lock:
            requests = self._hits + self._misses
            return self._hits / requests if requests else 0.0


def main():
    cache = LruCache(2)
    cache.put("a", 1)
    jobs = [
        lambda: cache.get("a"),
        lambda: cache.get("missing"),
        lambda: cache.put("b", 2),
        lambda: cache.put("c", 3),
        lambda: cache.invalidate("a"),
        cache.snapshot,
        cache.hit_rate,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
