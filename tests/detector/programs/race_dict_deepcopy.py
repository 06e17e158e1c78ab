# copy.deepcopy(d) reads everything, also one level down.
# expect: iterate-while-modify|unsynchronised write / copy
import copy
from threading import Thread


def writer():
    inner["a"] = 3  # racy: write


def reader():
    return copy.deepcopy(table)  # racy: copy


inner = {"a": 1, "b": 2}
table = {"stats": inner}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
