# heapq.heappush changes its argument.
# expect: unsynchronised|lost-update push / push
import heapq
from threading import Thread


def work():
    heapq.heappush(heap, 3)  # racy: push


heap = [1]
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
