# What the initializer writes for its own worker is ordered before the worker's tasks.
# expect: nothing
import threading
from concurrent.futures import ThreadPoolExecutor

local = threading.local()


def prepare(base):
    local.base = {"value": base["value"]}


def task():
    local.base["value"] += 1
    return local.base["value"]


with ThreadPoolExecutor(2, initializer=prepare, initargs=({"value": 1},)) as executor:
    futures = [executor.submit(task) for _ in range(4)]
    assert all(future.result() >= 2 for future in futures)
