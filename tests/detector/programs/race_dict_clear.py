# clear against a read of an entry.
# expect: unsynchronised clear / read
from threading import Thread


def clearer():
    table.clear()  # racy: clear


def reader():
    return table.get("a")  # racy: read


table = {"a": 1}
threads = [Thread(target=target) for target in (clearer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
