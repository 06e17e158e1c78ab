# "{a}".format_map(d) reads an entry.
# expect: unsynchronised|iterate-while-modify write / format
from threading import Thread


def writer():
    table["a"] = 3  # racy: write


def reader():
    return "{a}".format_map(table)  # racy: format


table = {"a": 1}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
