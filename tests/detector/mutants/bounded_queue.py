"""A bounded queue: two conditions over one lock, and statistics beside them."""

import threading
from collections import deque


class BoundedQueue:
    def __init__(self, capacity):
        self._lock = threading.Lock()
        self._not_empty = threading.Condition(self._lock)
        self._not_full = threading.Condition(self._lock)
        self._items = deque()
        self._capacity = capacity
        self._put_count = 0
        self._high_water = 0

    def put(self, item):
        with self._not_full:
            while len(self._items) >= self._capacity:
                self._not_full.wait()
            self._items.append(item)
            self._put_count += 1
            self._high_water = max(self._high_water, len(self._items))
            self._not_empty.notify()

    def get(self):
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
            item = self._items.popleft()
            self._not_full.notify()
            return item

    def offer(self, item):
        """Put if there is room, without waiting and without waking anybody."""
        with self._lock:
            if len(self._items) >= self._capacity:
                return False
            self._items.append(item)
            self._put_count += 1
            return True

    def size(self):
        with self._lock:
            return len(self._items)

    def statistics(self):
        with self._lock:
            return {"put": self._put_count, "high water": self._high_water}


def main():
    queue = BoundedQueue(4)
    jobs = [lambda: queue.put("a"), queue.get, lambda: queue.offer("b"), queue.size, queue.statistics]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
