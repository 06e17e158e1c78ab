# A reference taken under the lock is used without it.
# expect: iterate-while-modify|unsynchronised append / sum
import threading
from threading import Thread


def appender():
    with lock:
        items.append(1)  # racy: append


def reader():
    with lock:
        mine = items
    barrier.wait()
    return sum(mine)  # racy: sum


def late():
    barrier.wait()
    appender()


items = [0]
lock = threading.Lock()
barrier = threading.Barrier(2)
threads = [Thread(target=target) for target in (late, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
