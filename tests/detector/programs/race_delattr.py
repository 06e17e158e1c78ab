# delattr against a load.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread


class Box:
    def __init__(self):
        self.level = 1


def deleter():
    delattr(box, "level")  # racy: delete


def reader():
    with suppress(AttributeError):
        return box.level  # racy: read


box = Box()
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
