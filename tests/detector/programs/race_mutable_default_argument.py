# A mutable default is shared by all calls.
# expect: unsynchronised append / append
from threading import Thread


def remember(value, seen=[]):
    seen.append(value)  # racy: append


threads = [Thread(target=target) for target in (lambda: remember(1), lambda: remember(2))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
