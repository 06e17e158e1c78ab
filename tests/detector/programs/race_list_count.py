# count looks at every slot.
# expect: iterate-while-modify|unsynchronised append / count
from threading import Thread


def appender():
    items.append(1)  # racy: append


def counter():
    return items.count(0)  # racy: count


items = [0, 4]
threads = [Thread(target=target) for target in (appender, counter)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
