"""Threads whose failures are re-raised and whose hanging fails the test; and a way to see that one waits."""

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

PATIENCE = float(os.environ.get("RACEFREE_PATIENCE", "30"))
"""Seconds after which a thread that should have come to an end counts as hung. No test waits it out."""


class Worker:
    """One call in a thread of its own."""

    def __init__(self, target: Callable, *args: Any, started: bool = True):
        self._target, self._args = target, args
        self._value: Any = None
        self._error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        if started:
            self.thread.start()

    def _run(self) -> None:
        try:
            self._value = self._target(*self._args)
        except BaseException as error:  # handed to whoever joins, in result()
            self._error = error

    @property
    def running(self) -> bool:
        return self.thread.is_alive()

    def result(self) -> Any:
        self.thread.join(PATIENCE)
        if self.thread.is_alive():
            faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)
            raise AssertionError(f"{self._target} still runs after {PATIENCE:g} s")
        if self._error is not None:
            raise self._error
        return self._value

    def error(self) -> BaseException:
        """The exception that the call ended with."""
        try:
            value = self.result()
        except BaseException as error:
            if error is not self._error:
                raise
            return error
        raise AssertionError(f"{self._target} returned {value!r} instead of raising")


def run_together(*targets: Callable[[], Any]) -> list:
    """Call all targets at once, each in its own thread; their results in order."""
    gate = threading.Barrier(len(targets))

    def behind_the_gate(target: Callable) -> Any:
        gate.wait(PATIENCE)
        return target()

    workers = [Worker(behind_the_gate, target) for target in targets]
    return [worker.result() for worker in workers]


def wait_until(condition: Callable[[], Any], what: str) -> None:
    """Poll for something that is bound to happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)
            raise AssertionError(f"never happened: {what}")
        time.sleep(0.0005)


def _asleep(thread: threading.Thread) -> bool:
    """Whether the kernel has the thread sleeping now."""
    try:
        with open(f"/proc/self/task/{thread.native_id}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "S"
    except FileNotFoundError:
        return False


def wait_until_blocked(*workers: Worker, misses: tuple[Any, int] | None = None) -> None:
    """Return when the workers are blocked inside a call on the map.

    `misses=(cache, n)` first waits until the map has counted n misses, so that the workers are known to have
    asked. What blocks a worker then is the call's waiting: nobody holds the GIL or a lock for ten looks.
    """
    if misses is not None:
        cache, count = misses
        wait_until(lambda: cache.stats().misses >= count, f"{count} misses")
    looks = 0

    def settled() -> bool:
        nonlocal looks
        for worker in workers:
            assert worker.running, f"the worker did not wait: {worker._value!r} {worker._error!r}"
        looks = looks + 1 if _can_look(workers) else 0
        return looks >= 10

    wait_until(settled, "the workers wait")


def _can_look(workers: tuple[Worker, ...]) -> bool:
    if not os.path.exists("/proc/self/task"):
        return True  # elsewhere ten looks of half a millisecond have to do
    return all(_asleep(worker.thread) for worker in workers)


class HeldComputation:
    """A compute function that says when it runs and ends when told: with a value, or by raising."""

    def __init__(self, value: Any = None, error: BaseException | None = None):
        self.value, self.error = value, error
        self.started, self.release = threading.Event(), threading.Event()
        self.calls = 0

    def __call__(self, *_: Any) -> Any:
        self.calls += 1
        self.started.set()
        if not self.release.wait(PATIENCE):
            raise AssertionError("nobody released this computation")
        if self.error is not None:
            raise self.error
        return self.value

    def begin(self, cache: Any, key: Any, **options: Any) -> Worker:
        """Start it on the map in a thread of its own, and return once it runs."""
        leader = Worker(lambda: cache.get_or_compute(key, self, **options))
        assert self.started.wait(PATIENCE), "the computation never began"
        return leader


def never() -> Any:
    """A compute function that must not be called."""
    raise AssertionError("computed, though a computation was running or a value was there")


def begin_waiting(
    cache: Any, key: Any, count: int = 1, compute: Callable = never, **options: Any
) -> list[Worker]:
    """Threads that wait for the key's running computation, all of them blocked by now."""
    before = cache.stats().misses
    waiters = [Worker(lambda: cache.get_or_compute(key, compute, **options)) for _ in range(count)]
    wait_until_blocked(*waiters, misses=(cache, before + count))
    return waiters
