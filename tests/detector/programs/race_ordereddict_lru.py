# Eviction by popitem(last=False) in two threads.
# expect: unsynchronised|lost-update|check-then-act evict / evict
from collections import OrderedDict
from threading import Thread


def work():
    table.popitem(last=False)  # racy: evict


table = OrderedDict(a=1, b=2, c=3)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
