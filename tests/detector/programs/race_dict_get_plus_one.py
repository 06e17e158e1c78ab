# The exercise's metrics increment.
# expect: lost-update add / add
from threading import Thread


def work():
    for _ in range(20):
        table["hits"] = table.get("hits", 0) + 1  # racy: add


table = {"hits": 0}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
