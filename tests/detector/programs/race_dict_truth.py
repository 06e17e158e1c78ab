# The truth of a dict is its structure.
# expect: unsynchronised|check-then-act write / test
from threading import Thread


def writer():
    table["a"] = 1  # racy: write


def tester():
    return "full" if table else "empty"  # racy: test


table = {}
threads = [Thread(target=target) for target in (writer, tester)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
