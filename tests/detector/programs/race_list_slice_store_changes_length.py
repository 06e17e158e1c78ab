# A slice assignment of another length changes the structure.
# expect: unsynchronised slice / length
from threading import Thread


def writer():
    items[1:1] = [7, 8]  # racy: slice


def measure():
    return len(items)  # racy: length


items = [3, 1, 2]
threads = [Thread(target=target) for target in (writer, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
