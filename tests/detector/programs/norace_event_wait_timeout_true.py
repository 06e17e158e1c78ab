# A wait with a timeout that returned True.
# expect: nothing
import threading
from threading import Thread


def writer():
    box["value"] = 1
    ready.set()


def reader():
    return box["value"] if ready.wait(timeout=60) else None


box = {"value": 0}
ready = threading.Event()
threads = [Thread(target=target) for target in (reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
