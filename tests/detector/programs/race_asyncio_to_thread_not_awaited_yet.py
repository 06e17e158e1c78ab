# The coroutine goes on while its helper thread runs.
# expect: lost-update work / main
import asyncio
import threading


def work():
    go_on.wait()
    box["value"] += 1  # racy: work


async def main():
    loop = asyncio.get_running_loop()
    future = loop.run_in_executor(None, work)
    go_on.set()
    box["value"] += 1  # racy: main
    await future


box = {"value": 0}
go_on = threading.Event()
asyncio.run(main())
