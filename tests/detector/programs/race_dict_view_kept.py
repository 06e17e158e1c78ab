# A view made by one thread's parent and consumed later in the thread.
# expect: iterate-while-modify write / consume
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    return sorted(keys)  # racy: consume


table = {"a": 1, "b": 2}
keys = table.keys()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
