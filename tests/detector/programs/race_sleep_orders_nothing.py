# However long one sleeps.
# expect: unsynchronised write / read
import time
from threading import Thread


def writer():
    box["value"] = 1  # racy: write


def reader():
    time.sleep(0.05)
    return box["value"]  # racy: read


box = {"value": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
