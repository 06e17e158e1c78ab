# A consumer waits on a Condition.
# expect: nothing
import threading
from threading import Thread


def producer():
    with ready:
        items.append(1)
        ready.notify()


def consumer():
    with ready:
        while not items:
            ready.wait()
        return items.pop()


items = []
ready = threading.Condition()
threads = [Thread(target=target) for target in (consumer, producer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
