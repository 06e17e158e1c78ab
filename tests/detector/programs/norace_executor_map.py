# executor.map hands over arguments and results.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor


def task(box):
    box.append(len(box))
    return box


boxes = [[], [1], [1, 2]]
with ThreadPoolExecutor(2) as executor:
    for box in executor.map(task, boxes):
        box.append("seen")
