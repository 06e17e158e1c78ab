# lst[i] += 1
# expect: lost-update add / add
from threading import Thread


def work():
    for _ in range(20):
        items[0] += 1  # racy: add


items = [0]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
