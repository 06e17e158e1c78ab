# An annotated assignment to an attribute.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    box.value: int = 1  # racy: write


def reader():
    return box.value  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
