# `if x not in seen: seen.add(x)`
# expect: check-then-act|unsynchronised|lost-update check / add | add / add
# may: check-then-act|unsynchronised|lost-update check / add | add / add
from threading import Thread


def work():
    if 1 not in seen:  # racy: check
        seen.add(1)  # racy: add


seen = set()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
