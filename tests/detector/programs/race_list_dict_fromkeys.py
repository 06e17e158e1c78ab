# dict.fromkeys reads its argument.
# expect: iterate-while-modify|unsynchronised append / fromkeys
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return dict.fromkeys(items, 0)  # racy: fromkeys


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
