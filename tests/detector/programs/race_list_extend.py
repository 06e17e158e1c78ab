# extend against len.
# expect: unsynchronised extend / length
from threading import Thread


def extender():
    items.extend([1, 2])  # racy: extend


def measure():
    return len(items)  # racy: length


items = []
threads = [Thread(target=target) for target in (extender, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
