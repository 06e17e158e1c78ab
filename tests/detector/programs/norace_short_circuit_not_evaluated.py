# The right operand is never evaluated.
# expect: nothing
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def writer():
    box.value = 1


def reader(enabled=False):
    return (enabled and box.value) or (0 if not enabled else box.value)


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
