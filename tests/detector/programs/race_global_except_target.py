# `except ... as name` binds and unbinds a global.
# expect: unsynchronised write / read
from contextlib import suppress
from threading import Thread

error = None


def writer():
    global error
    try:
        raise ValueError("no")
    except ValueError as error:  # racy: write
        pass


def reader():
    with suppress(NameError):
        return error  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
