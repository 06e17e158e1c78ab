# get_nowait and put_nowait of SimpleQueue in a polling loop.
# expect: nothing
import queue
from threading import Thread


def producer():
    parcel = [1]
    parcel.append(2)
    parcels.put_nowait(parcel)


def consumer():
    while True:
        try:
            parcel = parcels.get_nowait()
        except queue.Empty:
            continue
        parcel.append(3)
        return


parcels = queue.SimpleQueue()
threads = [Thread(target=target) for target in (consumer, producer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
