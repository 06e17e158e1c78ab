# sorted(d.items(), key=...) as reports do.
# expect: iterate-while-modify|unsynchronised|lost-update add / sort
from threading import Thread


def adder():
    table["a"] += 3  # racy: add


def reader():
    return sorted(table.items(), key=lambda item: item[1])  # racy: sort


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (adder, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
