# A capture pattern binds a global.
# expect: unsynchronised write / read
from threading import Thread

found = None


def writer():
    global found
    match [1, 2]:
        case [found, _]:  # racy: write
            return True


def reader():
    return found  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
