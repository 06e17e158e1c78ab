# `del` of several targets at once.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread


def deleter():
    del left["a"], right["b"]  # racy: delete


def reader():
    with suppress(KeyError):
        return right["b"]  # racy: read


left, right = {"a": 1}, {"b": 2}
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
