# `in d.values()` looks at every entry.
# expect: iterate-while-modify|unsynchronised write / ask
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def asker():
    return 7 in table.values()  # racy: ask


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, asker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
