# A generator runs in whichever thread steps it.
# expect: lost-update add / add
from threading import Thread


class Box:
    def __init__(self):
        self.value = 0


def steps():
    for _ in range(3):
        box.value += 1  # racy: add
        yield


box = Box()
threads = [Thread(target=target) for target in (lambda: list(steps()), lambda: list(steps()))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
