# The attribute of an object in a list.
# expect: lost-update add / add
from threading import Thread


class Cell:
    def __init__(self):
        self.value = 0


def work():
    cells[1].value += 1  # racy: add


cells = [Cell(), Cell()]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
