# lst == other
# expect: iterate-while-modify|unsynchronised write / compare
from threading import Thread


def writer():
    items[0] = 1  # racy: write


def reader():
    return items == [0, 4]  # racy: compare


items = [0, 4]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
