# The object is reached through a weak reference.
# expect: lost-update add / add
import weakref
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def work():
    reference().value += 1  # racy: add


box = Box()
reference = weakref.ref(box)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
