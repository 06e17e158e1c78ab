# A class body executed in a thread reads a global that another thread assigns.
# expect: unsynchronised write / read
from threading import Thread

limit = 1


def writer():
    global limit
    limit = 2  # racy: write


def maker():
    class Limited:
        bound = limit  # racy: read

    return Limited


threads = [Thread(target=target) for target in (writer, maker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
