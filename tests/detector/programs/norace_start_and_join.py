# Fork and join of a tree of threads.
# expect: nothing
from threading import Thread


def total(numbers, results, index):
    if len(numbers) <= 2:
        results[index] = sum(numbers)
        return
    middle = len(numbers) // 2
    halves = [0, 0]
    children = [
        Thread(target=total, args=(numbers[:middle], halves, 0)),
        Thread(target=total, args=(numbers[middle:], halves, 1)),
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    results[index] = halves[0] + halves[1]


results = [0]
total(list(range(8)), results, 0)
assert results == [28]
