# exec of a string in the program's globals.
# expect: unsynchronised write / read | <string>:1 / read
from threading import Thread

level = 0


def writer():
    exec("level = 1", globals())  # racy: write


def reader():
    return level  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
