# An attribute kept in a slot.
# expect: lost-update add / add
from threading import Thread


class Point:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 0
        self.y = 0


def work():
    point.x += 1  # racy: add


point = Point()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
