# all(lst)
# expect: unsynchronised|iterate-while-modify write / all
from threading import Thread


def writer():
    items[1] = 9  # racy: write


def reader():
    return all(items)  # racy: all


items = [1, 4]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
