# add against `in`.
# expect: unsynchronised|check-then-act add / ask
from threading import Thread


def adder():
    seen.add(1)  # racy: add


def asker():
    return 1 in seen  # racy: ask


seen = set()
threads = [Thread(target=target) for target in (adder, asker)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
