# min(lst)
# expect: unsynchronised|iterate-while-modify write / min
from threading import Thread


def writer():
    items[0] = 9  # racy: write


def reader():
    return min(items)  # racy: min


items = [0, 4]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
