"""A histogram of latencies with an own lock for the slowest samples."""

import bisect
import heapq
import threading


class Histogram:
    def __init__(self, bounds):
        self._lock = threading.Lock()
        self._slow_lock = threading.Lock()
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0
        self._slowest = []

    def observe(self, seconds):
        bucket = bisect.bisect_left(self._bounds, seconds)
        with self._lock:
            self._counts[bucket] += 1
            self._sum += seconds
        self.remember(seconds)

    def remember(self, seconds):
        with self._slow_lock:
            heapq.heappush(self._slowest, seconds)
            if len(self._slowest) > 3:
                heapq.heappop(self._slowest)

    def mean(self):
        with self._lock:
            observed = sum(self._counts)
            return self._sum / observed if observed else 0.0

    def slowest(self):
        with self._slow_lock:
            return sorted(self._slowest, reverse=True)


def main():
    histogram = Histogram([0.1, 1.0, 10.0])
    jobs = [
        lambda: histogram.observe(0.5),
        lambda: histogram.observe(5.0),
        lambda: histogram.remember(50.0),
        histogram.mean,
        histogram.slowest,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert histogram.slowest() == [50.0, 50.0, 5.0]


main()
