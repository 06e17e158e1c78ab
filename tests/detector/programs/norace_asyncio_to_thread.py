# await asyncio.to_thread(...) orders both ways.
# expect: nothing
import asyncio


def work():
    box["value"] += 1
    return box


async def main():
    box["value"] = 1
    result = await asyncio.to_thread(work)
    result["value"] += 1


box = {"value": 0}
asyncio.run(main())
assert box["value"] == 3
