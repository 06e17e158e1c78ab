# LifoQueue and PriorityQueue hand over as Queue does.
# expect: nothing
import queue
from threading import Thread


def producer():
    for channel in channels:
        channel.put((1, ["made"]))


def consumer():
    for channel in channels:
        _priority, parcel = channel.get()
        parcel.append("used")


channels = [queue.LifoQueue(), queue.PriorityQueue()]
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
