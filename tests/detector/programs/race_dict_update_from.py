# other.update(d) reads d.
# expect: iterate-while-modify|unsynchronised write / update
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    {}.update(table)  # racy: update


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
