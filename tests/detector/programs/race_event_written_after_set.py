# The write comes after set().
# expect: unsynchronised write / read
import threading
from threading import Thread


def writer():
    ready.set()
    box["value"] = 1  # racy: write


def reader():
    ready.wait()
    return box["value"]  # racy: read


box = {"value": 0}
ready = threading.Event()
threads = [Thread(target=target) for target in (reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
