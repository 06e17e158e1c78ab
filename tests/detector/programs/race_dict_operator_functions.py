# operator.setitem and operator.getitem.
# expect: unsynchronised write / read
import operator
from threading import Thread


def writer():
    operator.setitem(table, "a", 1)  # racy: write


def reader():
    return operator.getitem(table, "a")  # racy: read


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
