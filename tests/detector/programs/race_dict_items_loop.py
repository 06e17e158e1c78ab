# items() consumed by a for loop, as statistics do.
# expect: iterate-while-modify write / loop
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    total = 0
    with suppress(RuntimeError):
        for _key, value in table.items():  # racy: loop
            total += value
    return total


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
