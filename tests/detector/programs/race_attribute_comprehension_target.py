# An attribute is the target inside a comprehension.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.item = 0


def writer():
    return [0 for box.item in (1, 2)]  # racy: write


def reader():
    return box.item  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
