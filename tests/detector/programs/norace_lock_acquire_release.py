# acquire and release spelled out, in try/finally.
# expect: nothing
import threading
from threading import Thread


def work():
    global total
    lock.acquire()
    try:
        total += 1
    finally:
        lock.release()


total = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
