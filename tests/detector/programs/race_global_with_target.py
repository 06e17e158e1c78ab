# A global bound by `with ... as`.
# expect: unsynchronised write / read
from contextlib import nullcontext
from threading import Thread

connection = None


def writer():
    global connection
    with nullcontext("open") as connection:  # racy: write
        pass


def reader():
    return connection  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
