# [[0] * 2] * 2 makes both rows one list.
# expect: lost-update add / add
from threading import Thread


def work(row):
    matrix[row][0] += 1  # racy: add


matrix = [[0] * 2] * 2
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
