# append against len.
# expect: unsynchronised append / length
from threading import Thread


def appender():
    items.append(1)  # racy: append


def measure():
    return len(items)  # racy: length


items = []
threads = [Thread(target=target) for target in (appender, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
