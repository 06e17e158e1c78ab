# Writers take either lock.
# expect: lost-update left / right
import threading
from threading import Thread

first, second = threading.Lock(), threading.Lock()


def left():
    with first:
        box["value"] += 1  # racy: left


def right():
    with second:
        box["value"] += 1  # racy: right


def reader():
    with first, second:
        return list(box)


box = {"value": 0}
threads = [Thread(target=target) for target in (left, right, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
