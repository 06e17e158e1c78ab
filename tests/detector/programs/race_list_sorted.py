# sorted(lst)
# expect: iterate-while-modify|unsynchronised append / sorted
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return sorted(items)  # racy: sorted


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
