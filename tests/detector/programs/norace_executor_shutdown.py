# Leaving the executor orders everything that its tasks did.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor


def task(index):
    results[index] = index


results = [None] * 4
with ThreadPoolExecutor(2) as executor:
    for index in range(4):
        executor.submit(task, index)
assert results == [0, 1, 2, 3]
