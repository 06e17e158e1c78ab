# An index loop bounded by len.
# expect: unsynchronised|iterate-while-modify append / bound
# may: unsynchronised append / slot
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    index = total = 0
    while index < len(items):  # racy: bound
        total += items[index]  # racy: slot
        index += 1
    return total


items = [0, 4]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
