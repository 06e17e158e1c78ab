# Two globals swapped in one statement, one of them read elsewhere.
# expect: unsynchronised swap / read
from threading import Thread

left, right = 1, 2


def swapper():
    global left, right
    left, right = right, left  # racy: swap


def reader():
    return right  # racy: read


threads = [Thread(target=target) for target in (swapper, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
