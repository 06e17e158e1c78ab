# A global as the target of a for loop in a function.
# expect: unsynchronised write / read
from threading import Thread

step = 0


def writer():
    global step
    for step in range(3):  # racy: write
        pass


def reader():
    return step  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
