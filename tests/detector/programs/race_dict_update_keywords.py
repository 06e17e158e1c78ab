# update with keyword arguments adds keys while len is taken.
# expect: unsynchronised update / length
from threading import Thread


def updater():
    table.update(c=3)  # racy: update


def measure():
    return len(table)  # racy: length


table = {"a": 1}
threads = [Thread(target=target) for target in (updater, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
