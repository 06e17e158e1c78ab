# set(d) and view arithmetic.
# expect: iterate-while-modify|unsynchronised write / subtract
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        return table.keys() - {"a"}  # racy: subtract


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
