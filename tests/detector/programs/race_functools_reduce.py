# functools.reduce iterates its argument.
# expect: iterate-while-modify|unsynchronised append / reduce
import functools
import operator
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return functools.reduce(operator.add, items)  # racy: reduce


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
