# "%(a)s" % d reads an entry.
# expect: iterate-while-modify|unsynchronised write / format
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    return "%(a)s" % table  # racy: format


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
