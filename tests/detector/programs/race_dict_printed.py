# print(d) reads everything.
# expect: iterate-while-modify|unsynchronised write / show
import io
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    print(table, file=io.StringIO())  # racy: show


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
