"""A memo table in stripes: the key's hash chooses the lock and the part of the table."""

import threading


class Stripe:
    def __init__(self):
        self.lock = threading.Lock()
        self.results = {}
        self.computed = 0


class MemoTable:
    def __init__(self, function, stripes=4):
        self._function = function
        self._stripes = [Stripe() for _ in range(stripes)]

    def _stripe(self, key):
        return self._stripes[hash(key) % len(self._stripes)]

    def get(self, key):
        stripe = self._stripe(key)
        with stripe.lock:
            if key in stripe.results:
                return stripe.results[key]
            result = stripe.results[key] = self._function(key)
            stripe.computed += 1
            return result

    def forget(self, key):
        stripe = self._stripe(key)
        with stripe.lock:
            stripe.results.pop(key, None)

    def computed(self):
        total = 0
        for stripe in self._stripes:
            with stripe.lock:
                total += stripe.computed
        return total

    def __len__(self):
        total = 0
        for stripe in self._stripes:
            with stripe.lock:
                total += len(stripe.results)
        return total


def main():
    memo = MemoTable(lambda number: number * number)
    jobs = [
        lambda: memo.get(4),
        lambda: memo.get(8),
        lambda: memo.forget(4),
        memo.computed,
        lambda: len(memo),
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memo.get(8) == 64


main()
