# lst *= 2 changes the one list.
# expect: unsynchronised|lost-update multiply / length
from threading import Thread


def multiplier(items):
    items *= 2  # racy: multiply


def measure():
    return len(shared)  # racy: length


shared = [1]
threads = [Thread(target=target) for target in (lambda: multiplier(shared), measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
