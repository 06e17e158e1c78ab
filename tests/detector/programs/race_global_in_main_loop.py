# The main thread itself writes at module level while a thread reads.
# expect: unsynchronised write / read
from threading import Thread

level = 0


def reader():
    return level  # racy: read


thread = Thread(target=reader)
thread.start()
level = 1  # racy: write
thread.join()
