"""A token bucket with a table of those who were refused."""

import threading


class RateLimiter:
    def __init__(self, capacity, clock):
        self._lock = threading.Lock()
        self._refused_lock = threading.Lock()
        self._tokens = capacity
        self._capacity = capacity
        self._clock = clock
        self._updated = clock()
        self._refused = {}

    def allow(self, client):
        with self._lock:
            now = self._clock()
            self._tokens = min(self._capacity, self._tokens + (now - self._updated))
            self._updated = now
            allowed = self._tokens >= 1
            if allowed:
                self._tokens -= 1
        if not allowed:
            self.refuse(client)
        return allowed

    def refuse(self, client):
        with self._refused_lock:
            self._refused[client] = self._refused.get(client, 0) + 1

    def refused(self):
        with self._refused_lock:
            return dict(self._refused)

    def tokens(self):
        with self._lock:
            return self._tokens


def main():
    limiter = RateLimiter(2, lambda: 0.0)
    jobs = [
        lambda: limiter.allow("a"),
        lambda: limiter.allow("b"),
        lambda: limiter.refuse("c"),
        limiter.refused,
        limiter.tokens,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert limiter.tokens() == 0


main()
