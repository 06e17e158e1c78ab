# dict.__setitem__(d, k, v) and dict.get(d, k).
# expect: unsynchronised write / read
from threading import Thread


def writer():
    dict.__setitem__(table, "a", 1)  # racy: write


def reader():
    return dict.get(table, "a")  # racy: read


table = {"a": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
