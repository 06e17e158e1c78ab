# dict(metrics): the exercise's snapshot.
# expect: iterate-while-modify|unsynchronised write / copy
from threading import Thread


def writer():
    table["c"] = 3  # racy: write


def reader():
    return dict(table)  # racy: copy


table = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
