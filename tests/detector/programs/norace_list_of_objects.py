# Different objects of one list.
# expect: nothing
from threading import Thread


class Cell:
    def __init__(self):
        self.value = 0


def work(index):
    cells[index].value += 1


cells = [Cell(), Cell()]
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
