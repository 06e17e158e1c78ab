# Tasks of one loop run in one thread.
# expect: nothing
import asyncio


async def work(box):
    for _ in range(5):
        value = box["value"]
        await asyncio.sleep(0)
        box["value"] = value + 1


async def main():
    box = {"value": 0}
    await asyncio.gather(work(box), work(box))
    return box["value"]


asyncio.run(main())
