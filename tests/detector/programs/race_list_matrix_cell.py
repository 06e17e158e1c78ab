# The same cell of a list of lists.
# expect: lost-update add / add
from threading import Thread


def work():
    matrix[1][0] += 1  # racy: add


matrix = [[0, 0], [0, 0]]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
