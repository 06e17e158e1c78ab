# Two accesses in one phase.
# expect: unsynchronised write / read
import threading
from threading import Thread


def writer():
    barrier.wait()
    box["value"] = 1  # racy: write


def reader():
    barrier.wait()
    return box["value"]  # racy: read


box = {"value": 0}
barrier = threading.Barrier(2)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
