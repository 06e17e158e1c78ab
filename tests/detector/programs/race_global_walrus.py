# A walrus assigns a global.
# expect: unsynchronised write / read
from threading import Thread

level = 0


def writer():
    global level
    if (level := 1) > 0:  # racy: write
        return True


def reader():
    return level  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
