# lst[0:1] += [...] reads and writes.
# expect: lost-update|unsynchronised add / add
from threading import Thread


def work():
    items[0:1] += [5]  # racy: add


items = [3, 1, 2]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
