# A class pattern reads the attributes that it names.
# expect: unsynchronised write / read | write / subject
from threading import Thread


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def writer():
    point.x = 1  # racy: write


def reader():
    match point:  # racy: subject
        case Point(x=0):  # racy: read
            return "origin"
        case _:
            return "elsewhere"


point = Point(0, 0)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
