# operator.attrgetter reads the attribute it names.
# expect: unsynchronised write / read
import operator
from threading import Thread


class Box:
    def __init__(self):
        self.level = 0


def writer():
    box.level = 1  # racy: write


def reader():
    return get_level(box)  # racy: read


box = Box()
get_level = operator.attrgetter("level")
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
