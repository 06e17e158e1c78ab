# json.dumps(d) reads everything, also one level down.
# expect: iterate-while-modify|unsynchronised write / dump
import json
from threading import Thread


def writer():
    inner["a"] = 3  # racy: write


def reader():
    return json.dumps(table)  # racy: dump


inner = {"a": 1, "b": 2}
table = {"stats": inner}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
