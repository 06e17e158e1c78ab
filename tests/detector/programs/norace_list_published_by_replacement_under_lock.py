# Copy on write, readers take the lock for the reference only and never change what they got.
# expect: nothing
import threading
from threading import Thread

lock = threading.Lock()
current = [1]


def writer():
    global current
    with lock:
        current = [*current, 2]


def reader():
    with lock:
        mine = current
    return sum(mine), len(mine), list(mine)


threads = [Thread(target=target) for target in (writer, reader, writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
