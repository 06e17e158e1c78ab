# The attribute is the thread's own; the object in it is not.
# expect: unsynchronised append / append
import threading
from threading import Thread

local = threading.local()
shared = []


def work():
    local.items = shared
    local.items.append(1)  # racy: append


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
