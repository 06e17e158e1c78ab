# `def` inside a function rebinds a global function.
# expect: unsynchronised write / read
from threading import Thread


def handler():
    return "old"


def writer():
    global handler

    def handler():  # racy: write
        return "new"


def reader():
    return handler()  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
