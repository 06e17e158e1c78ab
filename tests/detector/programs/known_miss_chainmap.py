# A write into the map that a ChainMap reads.
# expect: unsynchronised write / read
from collections import ChainMap
from threading import Thread


def writer():
    defaults["a"] = 2  # racy: write


def reader():
    return chain["a"]  # racy: read


defaults = {"a": 1}
chain = ChainMap({}, defaults)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
