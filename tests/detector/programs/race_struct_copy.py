# Copying fields one by one while another thread writes one of them.
# expect: unsynchronised write / copy
from threading import Thread


class Point:
    def __init__(self, x=0, y=0):
        self.x, self.y = x, y


def writer():
    point.y = 5  # racy: write


def copier():
    return Point(point.x, point.y)  # racy: copy


point = Point()
threads = [Thread(target=target) for target in (writer, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
