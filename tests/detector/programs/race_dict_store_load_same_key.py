# A write and a read of one existing entry.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    table["a"] = 1  # racy: write


def reader():
    return table["a"]  # racy: read


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
