# `if lst: lst.pop()`
# expect: check-then-act|unsynchronised|lost-update check / pop | pop / pop
# may: check-then-act|unsynchronised|lost-update check / pop | pop / pop
from threading import Thread


def work():
    if items:  # racy: check
        return items.pop()  # racy: pop
    return None


items = [1, 2, 3]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
