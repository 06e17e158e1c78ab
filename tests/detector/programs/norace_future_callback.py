# A callback runs after what its task did, wherever it runs.
# expect: nothing
from concurrent.futures import ThreadPoolExecutor
from threading import Event


def task():
    box["value"] += 1
    return box


def finished(future):
    future.result()["value"] += 1
    done.set()


box = {"value": 0}
done = Event()
with ThreadPoolExecutor(1) as executor:
    executor.submit(task).add_done_callback(finished)
done.wait()
assert box["value"] == 2
