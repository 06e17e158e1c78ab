# The inner loop of a comprehension.
# expect: unsynchronised|iterate-while-modify append / loop
from threading import Thread


def appender():
    inner.append(1)  # racy: append


def reader():
    return [item for row in rows for item in row]  # racy: loop


inner = [1]
rows = [[0], inner]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
