# The next number is the length of the list.
# expect: check-then-act|unsynchronised|lost-update take / take
from threading import Thread


def work():
    items.append(len(items))  # racy: take


items = []
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
