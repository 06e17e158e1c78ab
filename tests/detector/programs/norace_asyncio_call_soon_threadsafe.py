# call_soon_threadsafe orders the callback after the call.
# expect: nothing
import asyncio
from threading import Thread


def other(loop, done):
    box["value"] = 1
    loop.call_soon_threadsafe(finish, done)


def finish(done):
    box["value"] += 1
    done.set()


async def main():
    done = asyncio.Event()
    thread = Thread(target=other, args=(asyncio.get_running_loop(), done))
    thread.start()
    await done.wait()
    assert box["value"] == 2
    thread.join()


box = {"value": 0}
asyncio.run(main())
