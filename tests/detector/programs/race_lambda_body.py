# A lambda's body.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    box.value = 1  # racy: write


box = Box()
read = lambda: box.value + 1  # racy: read
threads = [Thread(target=target) for target in (writer, read)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
