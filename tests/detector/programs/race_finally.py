# The race lies in a finally block.
# expect: lost-update add / add
from threading import Thread


class Box:
    def __init__(self):
        self.done = 0


def work():
    try:
        return int("7")
    finally:
        box.done += 1  # racy: add


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
