# eval of an expression that reads a global.
# expect: unsynchronised write / read | write / <string>:1
from threading import Thread

level = 0


def writer():
    global level
    level = 1  # racy: write


def reader():
    return eval("level + 1")  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
