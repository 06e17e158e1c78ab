# A callback of an ExitStack, as Go's defer.
# expect: lost-update add / add
from contextlib import ExitStack
from threading import Thread


class Box:
    def __init__(self):
        self.closed = 0

    def close(self):
        self.closed += 1  # racy: add


def work():
    with ExitStack() as stack:
        stack.callback(box.close)


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
