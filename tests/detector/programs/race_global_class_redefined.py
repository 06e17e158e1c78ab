# `class` inside a function rebinds a global class.
# expect: unsynchronised write / read
from threading import Thread


class Handler:
    pass


def writer():
    global Handler

    class Handler:  # racy: write
        new = True


def reader():
    return Handler()  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
