# What was written before set() is seen after wait().
# expect: nothing
import threading
from threading import Thread


def writer():
    box["value"] = 1
    ready.set()


def reader():
    ready.wait()
    box["value"] += 1


box = {"value": 0}
ready = threading.Event()
threads = [Thread(target=target) for target in (reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
