# The inner dict of a dict of dicts.
# expect: lost-update add / add
from threading import Thread


def work():
    table["users"]["count"] += 1  # racy: add


table = {"users": {"count": 0}}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
