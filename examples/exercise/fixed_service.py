"""The service of `racy_service.py` on racefree's maps: the same program, without its four races.

1. `get_from_cache`: the cache counts the hits of its entries itself, exactly.
2. `record_metric`: `inc` is one step; increments of several threads do not meet.
3. `get_cache_stats`: iterating the cache never raises and misses nothing that stays in it.
4. `get_all_metrics`: the snapshot is one moment's, taken without stopping those who count.

Only the imports and the class `Service` differ from the program beside it.
"""

import threading
import time

from racefree import CacheMap, MetricsMap

WORKERS, REQUESTS = 3, 300
COLLECTORS, STEPS = 3, 200
HOT_KEYS = [f"user:{number}" for number in range(10)]


class Service:
    def __init__(self):
        self.cache = CacheMap()
        self.metrics = MetricsMap()

    def get_from_cache(self, key):
        return self.cache.get(key)

    def store_in_cache(self, key, value):
        self.cache.set(key, value)

    def invalidate_cache_entry(self, key):
        self.cache.invalidate(key)

    def get_cache_stats(self):
        entries = {}
        for key in self.cache:
            kind = key.partition(":")[0]
            entries[kind] = entries.get(kind, 0) + 1
        return entries

    def get_hit_count(self, key):
        return self.cache.entry(key).hit_count

    def record_metric(self, name):
        self.metrics.inc(name)

    def get_metric(self, name):
        return self.metrics.get(name, 0)

    def get_all_metrics(self):
        return self.metrics.snapshot()


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
