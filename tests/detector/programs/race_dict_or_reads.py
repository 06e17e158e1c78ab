# d | other reads every entry.
# expect: unsynchronised|iterate-while-modify write / union
from threading import Thread


def writer():
    table["b"] = 2  # racy: write


def reader():
    return table | {"z": 26}  # racy: union


table = {"a": 1}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
