# Every access under one lock.
# expect: nothing
import threading
from threading import Thread

total = 0
lock = threading.Lock()


def work():
    global total
    for _ in range(50):
        with lock:
            total += 1


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert total == 100
