# `in` against the store that makes the key.
# expect: unsynchronised|check-then-act write / ask
from threading import Thread


def writer():
    table["a"] = 1  # racy: write


def asker():
    return "a" in table  # racy: ask


table = {}
threads = [Thread(target=target) for target in (writer, asker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
