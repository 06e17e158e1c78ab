# pickle.dumps(d) reads everything.
# expect: iterate-while-modify|unsynchronised write / dump
import pickle
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    return pickle.dumps(table)  # racy: dump


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
