# An asyncio.Lock for each loop guards nothing between the loops.
# expect: lost-update add / add
import asyncio
from threading import Thread


async def work():
    lock = asyncio.Lock()
    async with lock:
        box["value"] += 1  # racy: add


box = {"value": 0}
threads = [Thread(target=target) for target in (lambda: asyncio.run(work()), lambda: asyncio.run(work()))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
