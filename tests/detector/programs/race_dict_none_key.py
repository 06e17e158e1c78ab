# None as key.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    table[None] = 1  # racy: write


def reader():
    return table[None]  # racy: read


table = {None: 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
