# One coroutine function in the event loops of two threads.
# expect: lost-update add / add
import asyncio
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


async def step():
    await asyncio.sleep(0)
    box.value += 1  # racy: add


box = Box()
threads = [Thread(target=target) for target in (lambda: asyncio.run(step()), lambda: asyncio.run(step()))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
