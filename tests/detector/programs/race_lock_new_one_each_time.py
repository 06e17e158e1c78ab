# A lock made at each call guards nothing.
# expect: lost-update add / add
import threading
from threading import Thread


def work():
    global total
    with threading.Lock():
        total += 1  # racy: add


total = 0
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
