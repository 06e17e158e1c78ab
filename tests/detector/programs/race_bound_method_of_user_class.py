# A method value of a user's class.
# expect: lost-update add / add
from threading import Thread


class Meter:
    def __init__(self):
        self.total = 0

    def add(self):
        self.total += 1  # racy: add


meter = Meter()
add = meter.add
threads = [Thread(target=target) for target in (add, add)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
