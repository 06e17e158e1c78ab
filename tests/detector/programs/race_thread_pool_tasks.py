# multiprocessing.pool.ThreadPool: two tasks at the same time.
# expect: lost-update add / add
import threading
from multiprocessing.pool import ThreadPool


def task():
    both.wait()
    box["value"] += 1  # racy: add


box = {"value": 0}
both = threading.Barrier(2)
with ThreadPool(2) as pool:
    for result in [pool.apply_async(task) for _ in range(2)]:
        result.get()
