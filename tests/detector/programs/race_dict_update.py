# update against a read of one of the entries.
# expect: unsynchronised update / read
from threading import Thread


def updater():
    table.update({"a": 2, "c": 3})  # racy: update


def reader():
    return table["a"]  # racy: read


table = {"a": 1}
threads = [Thread(target=target) for target in (updater, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
