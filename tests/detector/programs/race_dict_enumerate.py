# enumerate(d)
# expect: iterate-while-modify|unsynchronised write / loop
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        for number, key in enumerate(table):  # racy: loop
            str(number) + key


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
