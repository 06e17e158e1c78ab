# A tuple as key.
# expect: lost-update add / add
from threading import Thread


def work():
    grid[2, 3] += 1  # racy: add


grid = {(2, 3): 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
