# obj.__dict__[name] reads the location that obj.name writes.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.level = 0


def writer():
    box.level = 1  # racy: write


def reader():
    return box.__dict__["level"]  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
