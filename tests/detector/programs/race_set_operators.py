# seen & other reads seen.
# expect: iterate-while-modify|unsynchronised add / intersect
from threading import Thread


def adder():
    seen.add(3)  # racy: add


def reader():
    return seen & {1, 3}  # racy: intersect


seen = {1, 2}
threads = [Thread(target=target) for target in (adder, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
