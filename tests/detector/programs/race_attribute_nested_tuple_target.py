# An attribute deep inside a nested unpacking target.
# expect: unsynchronised write / read
from threading import Thread


class Point:
    def __init__(self):
        self.x = 0


def writer():
    a, (b, [point.x, c]) = 1, (2, [3, 4])  # racy: write
    return a, b, c


def reader():
    return point.x  # racy: read


point = Point()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
