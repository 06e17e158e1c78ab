# copy.copy of a list.
# expect: iterate-while-modify|unsynchronised append / copy
import copy
from threading import Thread


def appender():
    items.append(1)  # racy: append


def copier():
    return copy.copy(items)  # racy: copy


items = [0, 4]
threads = [Thread(target=target) for target in (appender, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
