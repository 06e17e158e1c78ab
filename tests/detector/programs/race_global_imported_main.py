# `import __main__` reaches the script's globals.
# expect: unsynchronised write / read
from threading import Thread

import __main__

level = 0


def writer():
    global level
    level = 1  # racy: write


def reader():
    return __main__.level  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
