# array.array slots.
# expect: lost-update add / add
from array import array
from threading import Thread


def work():
    numbers[0] += 1  # racy: add


numbers = array("q", [0, 0])
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
