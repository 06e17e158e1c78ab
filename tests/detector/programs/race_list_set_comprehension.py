# A set comprehension over a list.
# expect: unsynchronised|iterate-while-modify append / loop
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return {item % 2 for item in items}  # racy: loop


items = [1, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
