# A line that says why it may race is not reported.
# expect: nothing
from threading import Thread


class Box:
    def __init__(self):
        self.hint = 0


def work():
    box.hint = 1  # racefree: ignore[a hint may be stale]


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
