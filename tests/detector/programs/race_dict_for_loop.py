# A for loop over a dict that another thread grows.
# expect: iterate-while-modify write / loop
from contextlib import suppress
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    with suppress(RuntimeError):
        for key in table:  # racy: loop
            str(key)


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
