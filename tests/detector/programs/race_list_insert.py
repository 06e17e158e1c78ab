# insert(0, ...) shifts the slot that is read.
# expect: unsynchronised insert / read
from threading import Thread


def inserter():
    items.insert(0, 9)  # racy: insert


def reader():
    return items[1]  # racy: read


items = [1, 2, 3]
threads = [Thread(target=target) for target in (inserter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
