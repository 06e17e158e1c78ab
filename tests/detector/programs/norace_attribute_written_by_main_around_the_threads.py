# Written before start and after join.
# expect: nothing
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def read():
    return box.value


box = Box()
box.value = 1
threads = [Thread(target=target) for target in (read, read)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
box.value = 2
del box.value
