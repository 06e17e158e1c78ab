# The race lies in an except handler.
# expect: lost-update add / add
from threading import Thread


class Box:
    def __init__(self):
        self.errors = 0


def work():
    try:
        int("x")
    except ValueError:
        box.errors += 1  # racy: add


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
