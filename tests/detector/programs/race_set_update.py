# update against sorted.
# expect: iterate-while-modify|unsynchronised update / sorted
from contextlib import suppress
from threading import Thread


def updater():
    seen.update([3, 4])  # racy: update


def reader():
    with suppress(RuntimeError):
        return sorted(seen)  # racy: sorted


seen = {1, 2}
threads = [Thread(target=target) for target in (updater, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
