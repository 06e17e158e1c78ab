# 1, 1.0 and True are one key.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    table[1.0] = "b"  # racy: write


def reader():
    return table[True]  # racy: read


table = {1: "a"}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
