# __getitem__ and __setitem__ of the user's class.
# expect: lost-update|unsynchronised get / set | set / set
# may: lost-update|unsynchronised get / set | set / set
from threading import Thread


class Grid:
    def __init__(self):
        self._cells = {(0, 0): 0}

    def __getitem__(self, place):
        return self._cells[place]  # racy: get

    def __setitem__(self, place, value):
        self._cells[place] = value  # racy: set


def work():
    grid[0, 0] += 1


grid = Grid()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
