# The attribute is one of several targets of an assignment.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    local = box.value = 1  # racy: write
    return local


def reader():
    return box.value  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
