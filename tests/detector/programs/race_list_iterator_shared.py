# A for loop over an iterator that was made beforehand.
# expect: iterate-while-modify|unsynchronised append / loop
from threading import Thread


def appender():
    items.append(1)  # racy: append


def reader():
    for item in iterator:  # racy: loop
        str(item)


items = [0, 4]
iterator = iter(items)
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
