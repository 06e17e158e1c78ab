# What the parent writes after start() is not ordered.
# expect: unsynchronised write / read
from threading import Thread


def reader():
    return box["value"]  # racy: read


box = {"value": 0}
thread = Thread(target=reader)
thread.start()
box["value"] = 1  # racy: write
thread.join()
