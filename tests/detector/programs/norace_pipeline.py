# Three stages linked by queues.
# expect: nothing
import queue
from threading import Thread


def source():
    for number in range(5):
        first.put([number])
    first.put(None)


def stage():
    while (item := first.get()) is not None:
        item.append(item[0] * 2)
        second.put(item)
    second.put(None)


def sink():
    while (item := second.get()) is not None:
        results.append(sum(item))


first, second = queue.Queue(1), queue.SimpleQueue()
results = []
threads = [Thread(target=target) for target in (source, stage, sink)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert results == [0, 3, 6, 9, 12]
