# lst[-1] and lst[2] are one slot.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    items[-1] = 5  # racy: write


def reader():
    return items[2]  # racy: read


items = [0, 0, 0]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
