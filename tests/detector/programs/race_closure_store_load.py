# One inner function writes the cell, another reads it.
# expect: unsynchronised write / read
from threading import Thread


def make():
    value = 0

    def writer():
        nonlocal value
        value = 1  # racy: write

    def reader():
        return value  # racy: read

    return writer, reader


writer, reader = make()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
