"""Opens after some failures, closes again by hand."""

import threading


class CircuitBreaker:
    def __init__(self, limit):
        self._lock = threading.Lock()
        self._limit = limit
        self._failures = 0
        self._open = False

    def call(self, function):
        if self.is_open():
            return None
        try:
            result = function()
        except ZeroDivisionError:
            self.failed()
            return None
        self.succeeded()
        return result

    def is_open(self):
        with self._lock:
            return self._open

    def failed(self):
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._open = True

    def succeeded(self):
        with self._lock:
            self._failures = 0

    def close(self):
        with self._lock:
            self._failures = 0
            self._open = False


def main():
    breaker = CircuitBreaker(2)
    jobs = [
        lambda: breaker.call(lambda: 1 / 0),
        lambda: breaker.call(lambda: 1),
        breaker.is_open,
        breaker.failed,
        breaker.succeeded,
        breaker.close,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
