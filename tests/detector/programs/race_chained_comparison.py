# The last operand of a chained comparison.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.limit = 5


def writer():
    box.limit = 6  # racy: write


def reader():
    return 0 < 1 < box.limit  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
