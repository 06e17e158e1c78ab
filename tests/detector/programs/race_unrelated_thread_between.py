# Each side starts and joins a thread of its own: threading's own bookkeeping orders nothing.
# expect: unsynchronised write / read
import threading
import time
from threading import Thread


def idle():
    return threading.current_thread().name


def run_idle():
    thread = threading.Thread(target=idle)
    thread.start()
    thread.join()
    return len(threading.enumerate()) + threading.active_count()


def writer():
    box["value"] = 1  # racy: write
    run_idle()


def reader():
    time.sleep(0.03)
    run_idle()
    return box["value"]  # racy: read


box = {"value": 0}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
