# for ... in enumerate(lst)
# expect: iterate-while-modify|unsynchronised append / loop
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    for index, item in enumerate(items):  # racy: loop
        index + item


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
