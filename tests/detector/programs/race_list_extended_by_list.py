# set.update reads the list that it is given.
# expect: iterate-while-modify|unsynchronised append / update
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return {7}.update(items)  # racy: update


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
