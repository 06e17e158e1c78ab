# Several helper threads at once, each with its own object, gathered.
# expect: nothing
import asyncio


def work(box):
    box["value"] += 1
    return box


async def main():
    boxes = [{"value": number} for number in range(3)]
    for box in await asyncio.gather(*(asyncio.to_thread(work, box) for box in boxes)):
        box["value"] += 1


asyncio.run(main())
