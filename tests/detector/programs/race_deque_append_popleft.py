# A deque used as a queue without a lock.
# expect: unsynchronised|lost-update|check-then-act put / take
from collections import deque
from contextlib import suppress
from threading import Thread


def producer():
    queue.append(1)  # racy: put


def consumer():
    with suppress(IndexError):
        return queue.popleft()  # racy: take


queue = deque()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
