# Counter.update against most_common.
# expect: iterate-while-modify|unsynchronised|lost-update update / rank
from collections import Counter
from contextlib import suppress
from threading import Thread


def updater():
    counts.update(["a", "c"])  # racy: update


def reader():
    with suppress(RuntimeError):
        return counts.most_common(1)  # racy: rank


counts = Counter(a=1, b=2)
threads = [Thread(target=target) for target in (updater, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
