# f(**options) reads options.
# expect: iterate-while-modify|unsynchronised write / call
from threading import Thread


def writer():
    options["c"] = 3  # racy: write


def reader():
    return dict(**options)  # racy: call


options = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
