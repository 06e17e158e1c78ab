# A for loop over a list that grows.
# expect: iterate-while-modify|unsynchronised append / loop
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    total = 0
    for item in items:  # racy: loop
        total += item
    return total


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
