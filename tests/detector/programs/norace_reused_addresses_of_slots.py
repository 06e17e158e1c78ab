# Short-lived objects with slots, which have no weak references.
# expect: nothing
from threading import Thread


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def work():
    for number in range(300):
        point = Point(number, 0)
        point.x += 1
        point.y = point.x


threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
