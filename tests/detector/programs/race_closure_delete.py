# `del` of a closure variable.
# expect: unsynchronised delete / read
from contextlib import suppress
from threading import Thread


def make():
    value = 1

    def deleter():
        nonlocal value
        del value  # racy: delete

    def reader():
        with suppress(NameError):
            return value  # racy: read

    return deleter, reader


deleter, reader = make()
threads = [Thread(target=target) for target in (deleter, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
