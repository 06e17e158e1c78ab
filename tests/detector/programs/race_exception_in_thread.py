# The race stands: one side dies by an exception right after.
# expect: unsynchronised write / read
import threading
from threading import Thread


def writer():
    box["value"] = 1  # racy: write
    raise ValueError("expected")


def reader():
    return box["value"]  # racy: read


threading.excepthook = lambda args: None
box = {"value": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
