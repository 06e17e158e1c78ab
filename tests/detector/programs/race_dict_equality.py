# d == other reads everything.
# expect: iterate-while-modify|unsynchronised write / compare
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    return table == {"a": 1, "b": 2}  # racy: compare


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
