# __next__ of a shared iterator advances a counter.
# expect: lost-update advance / advance
from threading import Thread


class Ids:
    def __init__(self):
        self.last = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.last += 1  # racy: advance
        return "id"


def work():
    return next(ids)


ids = Ids()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
