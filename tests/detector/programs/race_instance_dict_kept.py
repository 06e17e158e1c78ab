# The attribute dictionary kept in a variable is still the object's attributes.
# expect: unsynchronised write / read
from threading import Thread


class Box:
    def __init__(self):
        self.level = 0


def writer():
    fields["level"] = 1  # racy: write


def reader():
    return box.level  # racy: read


box = Box()
fields = vars(box)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
