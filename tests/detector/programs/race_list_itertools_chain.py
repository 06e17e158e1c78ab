# itertools.chain reads its arguments.
# expect: iterate-while-modify|unsynchronised append / chain
from itertools import chain
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return list(chain(items, [9]))  # racy: chain


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
