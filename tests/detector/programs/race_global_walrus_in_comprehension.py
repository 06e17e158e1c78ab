# A walrus inside a comprehension assigns the enclosing scope's global.
# expect: unsynchronised write / read
from threading import Thread

last = 0


def writer():
    global last
    return [last := number for number in (1, 2, 3)]  # racy: write


def reader():
    return last  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
