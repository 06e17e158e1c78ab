# Two tasks on two workers at the same time.
# expect: lost-update add / add
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def task():
    both.wait()
    box["value"] += 1  # racy: add


box = {"value": 0}
both = Barrier(2)
with ThreadPoolExecutor(2) as executor:
    for _ in range(2):
        executor.submit(task)
