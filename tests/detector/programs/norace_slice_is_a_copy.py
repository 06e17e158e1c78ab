# A slice is a list of its own.
# expect: nothing
from threading import Thread


def left():
    first.append(1)
    first[0] = 9


def right():
    second.append(2)
    second[0] = 8


shared = [0, 1]
first, second = shared[:], shared[:]
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert shared == [0, 1]
