# The thread goes on writing after call_soon_threadsafe.
# expect: unsynchronised write / read
import asyncio
from threading import Thread


def other(loop, done):
    loop.call_soon_threadsafe(finish, done)
    box["value"] = 1  # racy: write


def finish(done):
    seen.append(box["value"])  # racy: read
    done.set()


async def main():
    done = asyncio.Event()
    thread = Thread(target=other, args=(asyncio.get_running_loop(), done))
    thread.start()
    await done.wait()
    thread.join()


box = {"value": 0}
seen = []
asyncio.run(main())
