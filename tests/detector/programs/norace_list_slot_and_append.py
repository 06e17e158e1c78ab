# A slot in the middle and the end of the list are different locations.
# expect: nothing
from threading import Thread


def appender():
    items.append(3)


def reader():
    items[0] += 1
    return items[0]


items = [1, 2]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
