# index looks at the slots.
# expect: unsynchronised|iterate-while-modify write / find
from threading import Thread


def writer():
    items[0] = 9  # racy: write


def finder():
    return items.index(2)  # racy: find


items = [3, 1, 2]
threads = [Thread(target=target) for target in (writer, finder)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
