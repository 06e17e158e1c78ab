# The reader comes first in start order; the verdict is the same.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    box.value = 1  # racy: write


def reader():
    return box.value  # racy: read


box = Box()
threads = [Thread(target=target) for target in (reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
