# A slice reads the slots that it covers.
# expect: unsynchronised|iterate-while-modify write / slice
from threading import Thread


def writer():
    items[1] = 9  # racy: write


def reader():
    return items[0:2]  # racy: slice


items = [3, 1, 2]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
