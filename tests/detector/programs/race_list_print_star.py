# print(*lst) reads the list.
# expect: iterate-while-modify|unsynchronised append / show
import io
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    print(*items, file=io.StringIO())  # racy: show


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
