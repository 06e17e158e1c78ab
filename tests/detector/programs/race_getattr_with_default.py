# getattr with a default reads the attribute that appears.
# expect: unsynchronised|check-then-act write / read
from threading import Thread


class Box:
    pass


def writer():
    box.level = 1  # racy: write


def reader():
    return getattr(box, "level", None)  # racy: read


box = Box()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
