# map(lst.append, values) runs where the map is consumed.
# expect: unsynchronised consume / length
from threading import Thread


def appender():
    list(map(items.append, [1, 2]))  # racy: consume


def measure():
    return len(items)  # racy: length


items = []
threads = [Thread(target=target) for target in (appender, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
