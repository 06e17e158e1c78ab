# The main thread writes while its child reads.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def read():
    return box.value  # racy: read


box = Box()
thread = Thread(target=read)
thread.start()
box.value = 1  # racy: write
thread.join()
