# An object passes through a queue to its new owner.
# expect: nothing
import queue
from threading import Thread


def producer():
    for number in range(5):
        parcel = {"number": number}
        parcel["packed"] = True
        parcels.put(parcel)
    parcels.put(None)


def consumer():
    while (parcel := parcels.get()) is not None:
        parcel["opened"] = parcel["packed"]


parcels = queue.Queue(maxsize=2)
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
