# Different slots of one object are different locations.
# expect: nothing
from threading import Thread


class Point:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = self.y = 0


def left():
    for _ in range(50):
        point.x += 1


def right():
    for _ in range(50):
        point.y += 1


point = Point()
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert (point.x, point.y) == (50, 50)
