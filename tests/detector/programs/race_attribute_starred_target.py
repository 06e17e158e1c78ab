# An attribute as the starred target of an unpacking.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.rest = []


def writer():
    first, *box.rest = [1, 2, 3]  # racy: write
    return first


def reader():
    return box.rest  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
