# Reading a present key of a defaultdict is a read.
# expect: nothing
from collections import defaultdict
from threading import Thread


def work():
    return table["a"], len(table)


table = defaultdict(list, a=[1])
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
