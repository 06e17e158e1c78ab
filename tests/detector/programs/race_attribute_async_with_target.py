# `async with ... as` binds an attribute, in a thread of its own with its own event loop.
# expect: unsynchronised write / read
import asyncio
from contextlib import nullcontext
from threading import Thread


class Session:
    def __init__(self):
        self.connection = None


async def connect():
    async with nullcontext("connection") as session.connection:  # racy: write
        pass


def writer():
    asyncio.run(connect())


def reader():
    return session.connection  # racy: read


session = Session()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
