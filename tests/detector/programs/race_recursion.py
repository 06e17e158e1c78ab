# The race lies at the bottom of a recursion.
# expect: lost-update add / add
from threading import Thread


class Box:
    def __init__(self):
        self.leaves = 0


def walk(depth):
    if depth == 0:
        box.leaves += 1  # racy: add
        return
    walk(depth - 1)
    walk(depth - 1)


box = Box()
threads = [Thread(target=target) for target in (lambda: walk(3), lambda: walk(3))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
