# Unpacking a dict into names.
# expect: iterate-while-modify|unsynchronised delete / unpack
from contextlib import suppress
from threading import Thread


def deleter():
    del table["c"]  # racy: delete


def reader():
    with suppress(RuntimeError, ValueError):
        first, *rest = table  # racy: unpack
        return first, rest


table = {"a": 1, "b": 2, "c": 3}
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
