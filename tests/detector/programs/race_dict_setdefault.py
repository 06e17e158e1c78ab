# setdefault of a new key by two threads.
# expect: unsynchronised|check-then-act|lost-update default / default
from threading import Thread


def work():
    return table.setdefault("a", [])  # racy: default


table = {}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
