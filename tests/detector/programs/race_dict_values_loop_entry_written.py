# The loop reads the entries as well as the structure.
# expect: unsynchronised|iterate-while-modify write / loop
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    total = 0
    for value in table.values():  # racy: loop
        total += value
    return total


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
