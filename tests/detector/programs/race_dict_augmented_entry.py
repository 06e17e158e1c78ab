# d[k] += 1
# expect: lost-update add / add
from threading import Thread


def work():
    table["hits"] += 1  # racy: add


table = {"hits": 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
