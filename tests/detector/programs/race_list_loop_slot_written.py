# A for loop reads the slots.
# expect: unsynchronised|iterate-while-modify write / loop
from threading import Thread


def writer():
    items[0] = 1  # racy: write


def reader():
    total = 0
    for item in items:  # racy: loop
        total += item
    return total


items = [0, 1]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
