# sum(d.values()) against the write of an entry.
# expect: iterate-while-modify|unsynchronised write / sum
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    return sum(table.values())  # racy: sum


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
