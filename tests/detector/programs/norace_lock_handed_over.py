# A lock taken by one thread is released by another.
# expect: nothing
import threading
from threading import Thread


def first():
    box["value"] = 1
    turn.release()


def second():
    turn.acquire()
    box["value"] += 1


box = {"value": 0}
turn = threading.Lock()
turn.acquire()
threads = [Thread(target=target) for target in (second, first)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
