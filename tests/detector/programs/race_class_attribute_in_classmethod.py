# A class method increments an attribute through `cls`.
# expect: lost-update add / add
from threading import Thread


class Ids:
    last = 0

    @classmethod
    def take(cls):
        cls.last += 1  # racy: add
        return cls.last


threads = [Thread(target=target) for target in (Ids.take, Ids.take)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
