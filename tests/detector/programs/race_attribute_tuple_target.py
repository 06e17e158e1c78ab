# An attribute as one element of an unpacking target.
# expect: unsynchronised write / read
from threading import Thread


class Point:
    def __init__(self):
        self.x = self.y = 0


def writer():
    other, point.y = 1, 2  # racy: write
    return other


def reader():
    return point.y  # racy: read


point = Point()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
