# a, b = lst
# expect: iterate-while-modify|unsynchronised write / unpack
from threading import Thread


def writer():
    items[1] = 5  # racy: write


def reader():
    first, second = items  # racy: unpack
    return first + second


items = [0, 4]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
