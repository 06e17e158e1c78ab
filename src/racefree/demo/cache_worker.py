"""A cache worker: requests over stable keys of its own, computing what the cache does not have."""

from __future__ import annotations

import random
from collections.abc import Callable

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.pace import Pace
from racefree.demo.pulse import Alive, Pulse
from racefree.demo.service import Service
from racefree.demo.settings import KNOWN_KEYS, REQUEST_PAUSE
from racefree.demo.verifier import known_key, known_value

KNOWN_READ_EVERY = 10  # requests; so several threads count hits on one entry at once


def computed_value(key: str) -> str:
    """What the expensive computation gives for *key*."""
    return f"result of {key}"


class CacheWorker:
    """Asks for each of its keys in turn. It is warm once it has asked for each of them."""

    def __init__(self, number: int, service: Service, pace: Pace, tell: Callable[[Alive], None]) -> None:
        self.name = f"cache worker {number}"
        self.caller = Caller(service)
        self.pulse = Pulse(self.name, tell)
        self.findings = Findings()
        self.pace = pace
        self.random = random.Random(f"{pace.settings.seed} {self.name}")
        self.keys = [f"user:{number}:{key}" for key in range(pace.settings.keys)]
        self.random.shuffle(self.keys)
        self.requests = 0
        self.hits = 0
        self.warm_requests = 0
        self.warm_hits = 0

    def run(self) -> None:
        settings = self.pace.settings
        for request in range(settings.requests):
            if self.pace.abandoned.is_set():
                return
            self.pulse.beat()
            key = self.keys[request % len(self.keys)]
            self.count_request(self.ask(key), warm=request >= len(self.keys))
            if request % KNOWN_READ_EVERY == 0:
                self.read_known(request // KNOWN_READ_EVERY % KNOWN_KEYS)
            if self.random.random() < settings.invalidation_rate:
                self.caller.invalidate_cache_entry(key)
                self.caller.record_metric("cache.invalidations")
            self.pace.sleep(REQUEST_PAUSE)

    def ask(self, key: str) -> bool:
        """Get *key*'s value from the cache or compute and store it; say whether it was a hit."""
        value = self.caller.get_from_cache(key)
        if value is not None:
            self.findings.check(value == computed_value(key), "{} read {!r} for {}", self.name, value, key)
            self.caller.record_metric("cache.hits")
            return True
        self.pace.sleep(self.pace.settings.compute_time)
        self.caller.store_in_cache(key, computed_value(key))
        self.caller.record_metric("cache.misses")
        return False

    def read_known(self, number: int) -> None:
        value = self.caller.get_from_cache(known_key(number))
        right = value == known_value(number)
        self.findings.check(right, "{} read {!r} for {}", self.name, value, known_key(number))

    def count_request(self, hit: bool, warm: bool) -> None:
        self.requests += 1
        self.hits += hit
        self.warm_requests += warm
        self.warm_hits += hit and warm

    def line(self) -> str:
        warm = (
            f"{self.warm_hits / self.warm_requests:.1%} after warm-up" if self.warm_requests else "never warm"
        )
        rate = self.hits / self.requests if self.requests else 0.0
        return (
            f"{self.requests} requests, {self.hits} hits, {self.requests - self.hits} misses, "
            f"{self.caller.invalidations} invalidated, hit rate {rate:.1%}, {warm}"
        )
