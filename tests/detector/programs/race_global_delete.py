# `del` of a global that another thread reads.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread

level = 0


def deleter():
    global level
    del level  # racy: delete


def reader():
    with suppress(NameError):
        return level  # racy: read


threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
