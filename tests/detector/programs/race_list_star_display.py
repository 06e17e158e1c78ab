# [*lst]
# expect: iterate-while-modify|unsynchronised append / display
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return [0, *items]  # racy: display


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
