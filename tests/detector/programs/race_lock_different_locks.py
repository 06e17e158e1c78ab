# Each side holds a lock, but not the same one.
# expect: lost-update left / right
import threading
from threading import Thread


def left():
    global total
    with first:
        total += 1  # racy: left


def right():
    global total
    with second:
        total += 1  # racy: right


total = 0
first, second = threading.Lock(), threading.Lock()
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
