# The index expression reads an attribute.
# expect: unsynchronised write / read
from threading import Thread


class Cursor:
    def __init__(self):
        self.position = 0


def writer():
    cursor.position = 1  # racy: write


def reader():
    return ITEMS[cursor.position]  # racy: read


ITEMS = ("a", "b")
cursor = Cursor()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
