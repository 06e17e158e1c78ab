# reverse writes every slot.
# expect: unsynchronised reverse / read
from threading import Thread


def reverser():
    items.reverse()  # racy: reverse


def reader():
    return items[0]  # racy: read


items = [3, 1, 2]
threads = [Thread(target=target) for target in (reverser, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
