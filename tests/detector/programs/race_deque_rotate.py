# rotate against a read of a slot.
# expect: unsynchronised rotate / read
from collections import deque
from threading import Thread


def rotator():
    ring.rotate(1)  # racy: rotate


def reader():
    return ring[0]  # racy: read


ring = deque([1, 2, 3])
threads = [Thread(target=target) for target in (rotator, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
