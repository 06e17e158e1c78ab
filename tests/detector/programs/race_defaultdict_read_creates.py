# Reading a missing key of a defaultdict changes its structure.
# expect: unsynchronised|check-then-act|lost-update|iterate-while-modify create / length
from collections import defaultdict
from threading import Thread


def creator():
    return table["new"]  # racy: create


def measure():
    return len(table)  # racy: length


table = defaultdict(list)
threads = [Thread(target=target) for target in (creator, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
