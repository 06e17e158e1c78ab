# A bounded buffer: two conditions share one lock.
# expect: nothing
import threading
from threading import Thread

lock = threading.Lock()
not_empty, not_full = threading.Condition(lock), threading.Condition(lock)
buffer = []


def producer():
    for number in range(10):
        with not_full:
            while len(buffer) >= 2:
                not_full.wait()
            buffer.append(number)
            not_empty.notify()


def consumer():
    for _ in range(10):
        with not_empty:
            while not buffer:
                not_empty.wait()
            buffer.pop(0)
            not_full.notify()


threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert buffer == []
