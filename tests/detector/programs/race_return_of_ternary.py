# The condition of a conditional expression.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.ready = False


def writer():
    box.ready = True  # racy: write


def reader():
    return "yes" if box.ready else "no"  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
