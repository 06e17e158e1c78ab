# len against a new key.
# expect: unsynchronised write / length
from threading import Thread


def writer():
    table["b"] = 1  # racy: write


def measure():
    return len(table)  # racy: length


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
