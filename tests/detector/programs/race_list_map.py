# map reads its argument where the map is consumed.
# expect: iterate-while-modify|unsynchronised append / map
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    return list(map(str, items))  # racy: map


items = [0]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
