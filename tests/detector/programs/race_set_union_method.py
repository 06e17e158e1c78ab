# other.union(seen) reads seen as an argument.
# expect: iterate-while-modify|unsynchronised add / unite
from threading import Thread


def adder():
    seen.add(3)  # racy: add


def reader():
    return {7}.union(seen)  # racy: unite


seen = {1, 2}
threads = [Thread(target=target) for target in (adder, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
