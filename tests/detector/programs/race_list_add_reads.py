# lst + [...] reads the list.
# expect: unsynchronised|iterate-while-modify append / concatenate
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return items + [2]  # racy: concatenate


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
