# clear against a read of a slot.
# expect: unsynchronised clear / read
from contextlib import suppress
from threading import Thread


def clearer():
    items.clear()  # racy: clear


def reader():
    with suppress(IndexError):
        return items[0]  # racy: read


items = [1]
threads = [Thread(target=target) for target in (clearer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
