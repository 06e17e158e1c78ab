# Polling is_set() until it is true orders as wait() does.
# expect: nothing
import threading
from threading import Thread


def writer():
    box["value"] = 1
    ready.set()


def reader():
    while not ready.is_set():
        pass
    return box["value"]


box = {"value": 0}
ready = threading.Event()
threads = [Thread(target=target) for target in (reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
