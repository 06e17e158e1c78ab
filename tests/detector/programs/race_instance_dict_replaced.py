# The whole attribute dictionary is replaced.
# expect: unsynchronised|iterate-while-modify replace / read
from threading import Thread


class Box:
    def __init__(self):
        self.level = 0


def replacer():
    box.__dict__ = {"level": 1}  # racy: replace


def reader():
    return box.level  # racy: read


box = Box()
threads = [Thread(target=target) for target in (replacer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
