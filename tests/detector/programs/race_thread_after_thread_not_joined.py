# The first thread has long ended when the second starts, but nobody joined it.
# expect: unsynchronised write / read
import time
from threading import Thread


def writer():
    box["value"] = 1  # racy: write


def reader():
    return box["value"]  # racy: read


box = {"value": 0}
first = Thread(target=writer)
first.start()
time.sleep(0.02)
second = Thread(target=reader)
second.start()
first.join()
second.join()
