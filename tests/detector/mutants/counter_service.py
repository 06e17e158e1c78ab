"""Named counters with totals, resets and a report."""

import threading
from dataclasses import dataclass, field


@dataclass
class CounterService:
    lock: threading.Lock = field(default_factory=threading.Lock)
    counters: dict = field(default_factory=dict)
    total: int = 0

    def increment(self, name, amount=1):
        with self.lock:
            self.counters[name] = self.counters.get(name, 0) + amount
            self.total += amount

    def reset(self, name):
        with self.lock:
            self.total -= self.counters.pop(name, 0)

    def value(self, name):
        with self.lock:
            return self.counters.get(name, 0)

    def report(self):
        with self.lock:
            lines = [f"{name}={count}" for name, count in self.counters.items()]
            return ", ".join(lines), self.total


def main():
    service = CounterService()
    service.increment("requests", 5)
    jobs = [
        lambda: service.increment("requests"),
        lambda: service.increment("errors"),
        lambda: service.reset("errors"),
        lambda: service.value("requests"),
        service.report,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert service.value("requests") == 7


main()
