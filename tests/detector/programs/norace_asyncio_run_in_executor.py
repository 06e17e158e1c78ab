# The awaited result of run_in_executor.
# expect: nothing
import asyncio
from concurrent.futures import ThreadPoolExecutor


def work(box):
    box.append("worker")
    return box


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as executor:
        box = ["main"]
        box = await loop.run_in_executor(executor, work, box)
        box.append("main again")
        assert len(box) == 3


asyncio.run(main())
