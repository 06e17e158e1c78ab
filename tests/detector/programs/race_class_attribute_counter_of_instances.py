# The classic instance counter on the class.
# expect: lost-update add / add
from threading import Thread


class Widget:
    made = 0

    def __init__(self):
        type(self).made += 1  # racy: add


def work():
    return [Widget() for _ in range(20)]


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
