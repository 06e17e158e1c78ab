# remove against iteration.
# expect: iterate-while-modify|unsynchronised remove / loop
from threading import Thread


def remover():
    items.remove(2)  # racy: remove


def reader():
    return [item for item in items]  # racy: loop


items = [1, 2, 3]
threads = [Thread(target=target) for target in (remover, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
