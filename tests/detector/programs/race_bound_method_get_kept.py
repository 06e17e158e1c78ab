# A bound dict.get kept by a reader.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    table["a"] = 2  # racy: write


def reader():
    get = table.get
    return get("a")  # racy: read


table = {"a": 1}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
