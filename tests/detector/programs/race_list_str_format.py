# "{}".format(lst) reads the list.
# expect: iterate-while-modify|unsynchronised append / format
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return "{} items".format(items)  # racy: format


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
