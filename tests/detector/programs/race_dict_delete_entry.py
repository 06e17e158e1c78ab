# del d[k] against a read.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread


def deleter():
    del table["a"]  # racy: delete


def reader():
    with suppress(KeyError):
        return table["a"]  # racy: read


table = {"a": 1}
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
