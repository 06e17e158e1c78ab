# The write comes after the put.
# expect: unsynchronised write / read
import queue
from threading import Thread


def producer():
    box = {"value": 0}
    boxes.put(box)
    box["value"] = 1  # racy: write


def consumer():
    return boxes.get()["value"]  # racy: read


boxes = queue.SimpleQueue()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
