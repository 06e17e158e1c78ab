# The user's container has a list inside; its methods' bodies race.
# expect: unsynchronised append / length
from threading import Thread


class Bag:
    def __init__(self):
        self._items = []

    def add(self, item):
        self._items.append(item)  # racy: append

    def __len__(self):
        return len(self._items)  # racy: length


bag = Bag()
threads = [Thread(target=target) for target in (lambda: bag.add(1), lambda: len(bag))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
