# The reader forgot the lock.
# expect: unsynchronised write / read
import threading
from threading import Thread


def writer():
    global value
    with lock:
        value = 1  # racy: write


def reader():
    return value  # racy: read


value = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
