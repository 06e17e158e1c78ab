# setattr with a name that stands nowhere in the source, against a plain load.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self, **fields):
        self.__dict__.update(fields)


def writer():
    setattr(box, "le" + "vel", 1)  # racy: write


def reader():
    return box.level  # racy: read


box = Box(level=0)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
