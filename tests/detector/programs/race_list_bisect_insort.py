# bisect.insort changes its argument.
# expect: unsynchronised|lost-update insert / length
import bisect
from threading import Thread


def inserter():
    bisect.insort(items, 3)  # racy: insert


def measure():
    return len(items)  # racy: length


items = [1, 5]
threads = [Thread(target=target) for target in (inserter, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
