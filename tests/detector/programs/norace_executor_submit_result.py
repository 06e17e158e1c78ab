# submit orders what came before; result() orders what the task did.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor


def task(box):
    box["value"] += 1
    return box


with ThreadPoolExecutor(2) as executor:
    boxes = [{"value": number} for number in range(4)]
    boxes[0]["value"] = 10
    futures = [executor.submit(task, box) for box in boxes]
    for future in futures:
        future.result()["value"] += 1
assert [box["value"] for box in boxes] == [12, 3, 4, 5]
