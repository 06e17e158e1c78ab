# The lock guards the generator's own step, not what its consumer does.
# expect: unsynchronised|lost-update add / add
import threading
from threading import Thread


def guarded():
    with lock:
        items = shared
    yield items


def work():
    for items in guarded():
        items[0] += 1  # racy: add


lock = threading.Lock()
shared = [0]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
