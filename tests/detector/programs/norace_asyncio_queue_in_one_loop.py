# asyncio.Queue between tasks of one loop.
# expect: nothing
import asyncio


async def producer(queue):
    for number in range(3):
        await queue.put({"number": number})
    await queue.put(None)


async def consumer(queue):
    while (item := await queue.get()) is not None:
        item["number"] += 1


async def main():
    queue = asyncio.Queue(1)
    await asyncio.gather(producer(queue), consumer(queue))


asyncio.run(main())
