# for i in range(len(lst))
# expect: unsynchronised|iterate-while-modify pop / bound
from contextlib import suppress
from threading import Thread


def popper():
    items.pop()  # racy: pop


def reader():
    with suppress(IndexError):
        for index in range(len(items)):  # racy: bound
            str(index)


items = [0, 4]
threads = [Thread(target=target) for target in (popper, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
