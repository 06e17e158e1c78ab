# The guard of a case.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.limit = 1


def writer():
    box.limit = 2  # racy: write


def reader(number=1):
    match number:
        case int() if number <= box.limit:  # racy: read
            return "small"
        case _:
            return "large"


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
