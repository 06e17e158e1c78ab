# A generator expression over the list, consumed by sum.
# expect: iterate-while-modify|unsynchronised append / sum
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return sum(item for item in items)  # racy: sum


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
