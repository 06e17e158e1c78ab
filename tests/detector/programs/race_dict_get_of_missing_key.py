# A look-up that may miss, against the store that creates the key.
# expect: unsynchronised|check-then-act write / read
from threading import Thread


def writer():
    table["a"] = 1  # racy: write


def reader():
    return table.get("a")  # racy: read


table = {}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
