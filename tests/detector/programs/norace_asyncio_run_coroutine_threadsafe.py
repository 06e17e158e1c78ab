# A coroutine submitted from another thread, its result waited for.
# expect: nothing
import asyncio
from threading import Thread


async def add(box):
    box["value"] += 1
    return box


loop = asyncio.new_event_loop()
thread = Thread(target=loop.run_forever)
thread.start()
box = {"value": 1}
future = asyncio.run_coroutine_threadsafe(add(box), loop)
future.result()["value"] += 1
assert box["value"] == 3
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
