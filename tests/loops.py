"""Event loops in threads of their own, and computations that tasks make and tests hold."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from tests.crew import PATIENCE, wait_until


class LoopThread:
    """An event loop that runs in a thread of its own until it is closed."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.start(coroutine).result(PATIENCE)

    def settle(self) -> None:
        """Return when everything the loop had to do by now is done."""
        for _ in range(3):
            self.run(asyncio.sleep(0))

    def close(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(PATIENCE)
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.run_until_complete(asyncio.sleep(0))
            self.loop.run_until_complete(asyncio.sleep(0))
            self.loop.close()


class HeldCoroutine:
    """A coroutine function that says when it runs and ends when told, from any thread."""

    def __init__(self, value: Any = None, error: BaseException | None = None) -> None:
        self.value, self.error = value, error
        self.started, self.calls = threading.Event(), 0
        self._go: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, *_: Any) -> Any:
        self.calls += 1
        self._go, self._loop = asyncio.Event(), asyncio.get_running_loop()
        self.started.set()
        await self._go.wait()
        if self.error is not None:
            raise self.error
        return self.value

    def release(self) -> None:
        assert self._loop is not None
        assert self._go is not None
        self._loop.call_soon_threadsafe(self._go.set)

    def begin(self, loop: LoopThread, cache: Any, key: Any, **options: Any) -> "Future[Any]":
        leader = loop.start(cache.aget_or_compute(key, self, **options))
        assert self.started.wait(PATIENCE), "the computation never began"
        return leader


async def never() -> Any:
    raise AssertionError("computed, though a computation was running or a value was there")


def begin_waiting(
    loop: LoopThread, cache: Any, key: Any, compute: Any = never, **options: Any
) -> "Future[Any]":
    """A task that waits for the key's running computation, and does by now."""
    before = cache.stats().misses
    waiter = loop.start(cache.aget_or_compute(key, compute, **options))
    wait_until(lambda: cache.stats().misses > before, "a miss")
    loop.settle()
    assert not waiter.done()
    return waiter
