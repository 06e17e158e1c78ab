# Reading a present entry does not read the structure.
# expect: nothing
from threading import Thread


def adder():
    table["b"] = 2


def reader():
    return table["a"]


table = {"a": 1}
threads = [Thread(target=target) for target in (adder, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
