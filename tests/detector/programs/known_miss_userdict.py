# collections.UserDict keeps its entries in an attribute.
# expect: lost-update|unsynchronised add / add
from collections import UserDict
from threading import Thread


def work():
    table["a"] += 1  # racy: add


table = UserDict(a=0)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
