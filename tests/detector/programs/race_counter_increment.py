# Counter()[k] += 1
# expect: lost-update add / add
from collections import Counter
from threading import Thread


def work():
    for _ in range(20):
        counts["a"] += 1  # racy: add


counts = Counter()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
