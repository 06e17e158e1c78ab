# The function given to executor.map adds to a shared list; both workers are held until both are in.
# expect: unsynchronised append / append
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def task(number):
    both.wait()
    results.append(number)  # racy: append


results = []
both = Barrier(2)
with ThreadPoolExecutor(2) as executor:
    list(executor.map(task, range(2)))
