# multiprocessing.pool.ThreadPool hands over arguments and results.
# expect: nothing
from multiprocessing.pool import ThreadPool


def task(box):
    box["value"] += 1
    return box


boxes = [{"value": number} for number in range(4)]
with ThreadPool(2) as pool:
    for box in pool.map(task, boxes):
        box["value"] += 1
assert [box["value"] for box in boxes] == [2, 3, 4, 5]
