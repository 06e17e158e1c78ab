# The condition of an assert.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 1


def writer():
    box.value = 2  # racy: write


def reader():
    assert box.value  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
