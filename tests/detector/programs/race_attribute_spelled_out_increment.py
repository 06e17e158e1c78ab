# A read and a write on one line, without an in-place operator.
# expect: lost-update add / add
from threading import Thread


class Counter:
    def __init__(self):
        self.hits = 0


def work():
    counter.hits = counter.hits + 1  # racy: add


counter = Counter()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
