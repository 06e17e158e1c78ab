# An attribute is the target of a for loop.
# expect: unsynchronised write / read
from threading import Thread


class Progress:
    def __init__(self):
        self.step = 0


def writer():
    for progress.step in range(3):  # racy: write
        pass


def reader():
    return progress.step  # racy: read


progress = Progress()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
