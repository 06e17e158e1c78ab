# filter in a for loop.
# expect: iterate-while-modify|unsynchronised append / filter
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    for item in filter(None, items):  # racy: filter
        str(item)


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
