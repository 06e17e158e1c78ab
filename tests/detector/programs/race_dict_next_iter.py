# next(iter(d)) as "any key".
# expect: iterate-while-modify|unsynchronised write / first
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        return next(iter(table))  # racy: first


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
