# The global as an attribute of the module object.
# expect: unsynchronised write / read
import sys
from threading import Thread

level = 0


def writer():
    sys.modules[__name__].level = 1  # racy: write


def reader():
    return level  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
