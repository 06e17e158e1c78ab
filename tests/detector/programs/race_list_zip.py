# zip reads both of its arguments.
# expect: iterate-while-modify|unsynchronised append / zip
from threading import Thread


def appender():
    right.append(1)  # racy: append


def reader():
    return list(zip(left, right))  # racy: zip


left, right = [1, 2], [3]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
