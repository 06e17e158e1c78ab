# obj.items += [...] reads and writes the attribute and extends the list.
# expect: lost-update|unsynchronised add / add
from threading import Thread


class Box:
    def __init__(self):
        self.items = []


def work():
    box.items += [1]  # racy: add


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
