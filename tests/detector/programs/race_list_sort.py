# sort writes every slot.
# expect: unsynchronised sort / read
from threading import Thread


def sorter():
    items.sort()  # racy: sort


def reader():
    return items[0]  # racy: read


items = [3, 1, 2]
threads = [Thread(target=target) for target in (sorter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
