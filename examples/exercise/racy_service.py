"""A service with a cache and metrics that several threads share, as it is often written: with four races.

1. `get_from_cache`: the lock guards the dict, but not the result taken out of it; its hit count loses hits.
2. `record_metric`: the increment is a read and a write, and another thread's increment comes in between.
3. `get_cache_stats`: iterates the cache without the lock that whoever stores in it holds.
4. `get_all_metrics`: copies the metrics while others add to them.

Everything else is in order: the lock around the cache's other uses, the starts and joins of the threads.
`fixed_service.py` beside it is the same program on racefree's maps.
"""

import threading
import time

WORKERS, REQUESTS = 3, 300
COLLECTORS, STEPS = 3, 200
HOT_KEYS = [f"user:{number}" for number in range(10)]


class CachedResult:
    def __init__(self, value):
        self.value = value
        self.hit_count = 0


class Service:
    def __init__(self):
        self.cache = {}
        self.cache_lock = threading.Lock()
        self.metrics = {}

    def get_from_cache(self, key):
        with self.cache_lock:
            result = self.cache.get(key)
        if result is None:
            return None
        result.hit_count += 1  # race 1
        return result.value

    def store_in_cache(self, key, value):
        with self.cache_lock:
            self.cache[key] = CachedResult(value)

    def invalidate_cache_entry(self, key):
        with self.cache_lock:
            self.cache.pop(key, None)

    def get_cache_stats(self):
        entries = {}
        for key in self.cache:  # race 3
            kind = key.partition(":")[0]
            entries[kind] = entries.get(kind, 0) + 1
        return entries

    def get_hit_count(self, key):
        with self.cache_lock:
            return self.cache[key].hit_count

    def record_metric(self, name):
        self.metrics[name] = self.metrics.get(name, 0) + 1  # race 2

    def get_metric(self, name):
        return self.metrics.get(name, 0)

    def get_all_metrics(self):
        return dict(self.metrics)  # race 4


def compute(key):
    time.sleep(0.002)
    return f"result of {key}"


def requested_key(number, request):
    if request % 10 == 0:
        return f"report:{number}:{request // 10 % 5}"  # asked for by this worker alone
    return HOT_KEYS[request % 10]


def cache_worker(service, number):
    for request in range(REQUESTS):
        key = requested_key(number, request)
        if service.get_from_cache(key) is None:
            service.store_in_cache(key, compute(key))
            service.record_metric("cache.misses")
        else:
            service.record_metric("cache.hits")


def metrics_collector(service):
    for step in range(STEPS):
        if step % 10 == 9:
            service.get_all_metrics()
        else:
            service.record_metric("requests")
            service.record_metric(f"feature.{step // 20}")


def monitor(service, done):
    while True:
        try:
            print(service.get_cache_stats(), len(service.get_all_metrics()), "metrics")
        except RuntimeError as error:
            print("no report:", error)
        if done.wait(0.005):
            return


def main():
    service = Service()
    for key in HOT_KEYS:
        service.store_in_cache(key, compute(key))
    service.invalidate_cache_entry(HOT_KEYS[0])  # nobody asks for it any more

    done = threading.Event()
    threads = [threading.Thread(target=cache_worker, args=(service, number)) for number in range(WORKERS)]
    threads += [threading.Thread(target=metrics_collector, args=(service,)) for _ in range(COLLECTORS)]
    watcher = threading.Thread(target=monitor, args=(service, done))
    for thread in [*threads, watcher]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()

    hits = sum(service.get_hit_count(key) for key in HOT_KEYS[1:])
    print(f"hits of the hot keys: {hits} counted, {WORKERS * REQUESTS * 9 // 10} made")
    print(f"requests: {service.get_metric('requests')} counted, {COLLECTORS * STEPS * 9 // 10} made")


if __name__ == "__main__":
    main()
