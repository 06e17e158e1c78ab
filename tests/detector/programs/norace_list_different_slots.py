# Each thread writes its own slot of a list made beforehand.
# expect: nothing
from threading import Thread


def work(index):
    for number in range(20):
        items[index] = number
    return items[index]


items = [None] * 2
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert items == [19, 19]
