# d |= other writes entries.
# expect: unsynchronised|lost-update update / read
from threading import Thread


def updater():
    global table
    table |= {"a": 2}  # racy: update


def reader():
    return alias["a"]  # racy: read


table = alias = {"a": 1}
threads = [Thread(target=target) for target in (updater, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
