# as_completed and wait order as result does.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor, as_completed, wait


def task(box):
    box["value"] = 1
    return box


boxes = [{} for _ in range(4)]
with ThreadPoolExecutor(2) as executor:
    for future in as_completed([executor.submit(task, box) for box in boxes[:2]]):
        future.result()["value"] += 1
    done, _ = wait([executor.submit(task, box) for box in boxes[2:]])
    for box in boxes[2:]:
        box["value"] += 1
assert [box["value"] for box in boxes] == [2, 2, 2, 2]
