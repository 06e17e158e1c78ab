# An iterator over the dict, stepped in a thread.
# expect: iterate-while-modify|unsynchronised write / step
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        return next(iterator)  # racy: step


table = {"a": 1, "b": 2}
iterator = iter(table)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
