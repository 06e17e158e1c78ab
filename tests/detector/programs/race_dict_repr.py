# repr(d) reads everything.
# expect: iterate-while-modify|unsynchronised write / repr
from contextlib import suppress
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        return repr(table)  # racy: repr


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
