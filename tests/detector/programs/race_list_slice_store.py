# A slice assignment writes the slots that it covers.
# expect: unsynchronised slice / read
from threading import Thread


def writer():
    items[0:2] = [7, 8]  # racy: slice


def reader():
    return items[1]  # racy: read


items = [3, 1, 2]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
