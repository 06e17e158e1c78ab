# queue.SimpleQueue is written in C.
# expect: nothing
import queue
from threading import Thread


def producer():
    for number in range(5):
        parcel = {"number": number}
        parcels.put(parcel)
    parcels.put(None)


def consumer():
    while (parcel := parcels.get()) is not None:
        parcel["number"] += 1


parcels = queue.SimpleQueue()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
