# A wait that timed out orders nothing.
# expect: unsynchronised write / read
import threading
from threading import Thread


def writer():
    box["value"] = 1  # racy: write


def reader():
    never.wait(timeout=0.001)
    return box["value"]  # racy: read


box = {"value": 0}
never = threading.Event()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
