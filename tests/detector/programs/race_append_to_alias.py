# Two names of one list, kept in two objects.
# expect: unsynchronised left / right
from threading import Thread


class Holder:
    def __init__(self, items):
        self.items = items


def left():
    first.items.append(1)  # racy: left


def right():
    second.items.append(2)  # racy: right


shared = []
first, second = Holder(shared), Holder(shared)
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
