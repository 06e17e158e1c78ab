# The item is taken after the Condition's lock was left.
# expect: unsynchronised|lost-update|check-then-act add / take
import threading
from threading import Thread


def producer():
    with ready:
        ready.notify_all()
    both.wait()
    items.append(1)  # racy: add


def consumer():
    with ready:
        ready.wait(timeout=0)
    both.wait()
    return items.pop()  # racy: take


items = [0]
ready = threading.Condition()
both = threading.Barrier(2)
threads = [Thread(target=target) for target in (consumer, producer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
