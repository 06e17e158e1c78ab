# Writers take both locks, readers either.
# expect: nothing
import threading
from threading import Thread

left, right = threading.Lock(), threading.Lock()


def writer():
    with left, right:
        box["value"] += 1


def left_reader():
    with left:
        return box["value"]


def right_reader():
    with right:
        return box["value"]


box = {"value": 0}
threads = [Thread(target=target) for target in (writer, left_reader, right_reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
