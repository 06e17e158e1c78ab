# A semaphore that starts at zero hands over.
# expect: nothing
import threading
from threading import Thread


def producer():
    box["value"] = 1
    items.release()


def consumer():
    items.acquire()
    return box["value"]


box = {}
items = threading.Semaphore(0)
threads = [Thread(target=target) for target in (consumer, producer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
