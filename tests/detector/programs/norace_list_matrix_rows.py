# Each thread has its own row.
# expect: nothing
from threading import Thread


def work(row):
    for column in range(3):
        matrix[row][column] += row
    matrix[row].append(row)
    return sum(matrix[row])


matrix = [[0, 0, 0], [0, 0, 0]]
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
