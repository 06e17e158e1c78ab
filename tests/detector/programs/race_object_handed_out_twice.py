# The pool hands out one object twice: the lock guards the list, not what is in it.
# expect: lost-update use / use
import threading
from threading import Thread

free = [{"uses": 0}]
lock = threading.Lock()
turn = threading.Barrier(2)


def borrow():
    with lock:
        return free[0]


def work():
    item = borrow()
    turn.wait()
    item["uses"] += 1  # racy: use


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
