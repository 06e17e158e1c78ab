# Two pops from the end.
# expect: unsynchronised|lost-update|check-then-act pop / pop
from threading import Thread


def work():
    return items.pop()  # racy: pop


items = [1, 2]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
