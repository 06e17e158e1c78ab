# Swapping two slots against a read of one.
# expect: unsynchronised|lost-update swap / read
from threading import Thread


def swapper():
    items[0], items[1] = items[1], items[0]  # racy: swap


def reader():
    return items[1]  # racy: read


items = [1, 2]
threads = [Thread(target=target) for target in (swapper, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
