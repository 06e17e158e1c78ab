"""Coroutines, asynchronous generators, context managers and comprehensions."""

import asyncio
import inspect


class Manager:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.log.append("enter")
        return self

    async def __aexit__(self, *details):
        self.log.append(("exit", details[0] and details[0].__name__))
        return details[0] is KeyError


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


async def value(n):
    await asyncio.sleep(0)
    return n


async def generate(n):
    try:
        for i in range(n):
            received = yield i
            if received:
                print("received", received)
    finally:
        print("closed")


async def main():
    log, table, items = [], {0: 1}, [0, 0]
    async with Manager(log) as m, Manager(log):
        table[await value(0)] += await value(5)
        items[await value(1)] = await value(2)
        m.total = await value(3)
        m.total += await value(4)
    async with Manager(log):
        raise KeyError("swallowed")
    print(log, table, items, m.total)
    async for n in Countdown(3):
        if n == 1:
            continue
        print(n)
    else:
        print("done")
    print([n async for n in Countdown(3)], {n: await value(n) async for n in Countdown(2) if await value(n + 1)})
    print([await value(n) for n in range(3)], sum([n async for n in generate(3)]))
    generator = generate(5)
    print(await generator.asend(None), await generator.asend("hello"))
    await generator.aclose()
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.001)
    except (TimeoutError, asyncio.TimeoutError):
        print("timeout")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(value(n), name=f"task {n}") for n in range(3)]
    print([task.result() for task in tasks], [task.get_name() for task in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(value(1))
    except* ValueError as errors:
        print([str(error) for error in errors.exceptions])
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel("why")
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error.args)
    print(f"{await value(1)} {await value('x')!r:>5}")
    return await (lambda: value(9))()


async def fail():
    await asyncio.sleep(0)
    raise ValueError("failed")


print(asyncio.run(main()))
print(inspect.iscoroutinefunction(main), inspect.isasyncgenfunction(generate), main.__code__.co_flags & 0x280)
