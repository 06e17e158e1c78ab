# len(d.items())
# expect: unsynchronised|iterate-while-modify write / length
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def measure():
    return len(table.items())  # racy: length


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
