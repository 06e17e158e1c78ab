# globals()["name"] is the global.
# expect: unsynchronised write / read
from threading import Thread

level = 0


def writer():
    globals()["level"] = 1  # racy: write


def reader():
    return level  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
