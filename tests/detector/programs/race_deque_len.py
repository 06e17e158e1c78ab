# appendleft against len.
# expect: unsynchronised put / length
from collections import deque
from threading import Thread


def putter():
    queue.appendleft(1)  # racy: put


def measure():
    return len(queue)  # racy: length


queue = deque()
threads = [Thread(target=target) for target in (putter, measure)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
