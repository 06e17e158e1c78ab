# Two writes of one existing entry.
# expect: unsynchronised write / write
from threading import Thread


def writer():
    table["a"] = 1  # racy: write


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
