# One thread deletes the attribute another reads.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread


class Box:
    def __init__(self):
        self.value = 1


def deleter():
    del box.value  # racy: delete


def reader():
    with suppress(AttributeError):
        return box.value  # racy: read


box = Box()
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
