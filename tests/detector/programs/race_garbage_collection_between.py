# A garbage collection orders nothing.
# expect: unsynchronised write / read
import gc
import time
from threading import Thread


def writer():
    box["value"] = 1  # racy: write
    gc.collect(0)


def reader():
    time.sleep(0.02)
    gc.collect(0)
    return box["value"]  # racy: read


box = {"value": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
