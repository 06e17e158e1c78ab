# The argument of a raised exception.
# expect: unsynchronised write / read
from contextlib import suppress
from threading import Thread


class Box:
    def __init__(self):
        self.reason = "?"


def writer():
    box.reason = "!"  # racy: write


def reader():
    with suppress(RuntimeError):
        raise RuntimeError(box.reason)  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
