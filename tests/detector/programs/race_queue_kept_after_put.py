# The producer goes on writing what it gave away.
# expect: unsynchronised write / read
import queue
from threading import Thread


def producer():
    parcel = {"label": "a"}
    parcels.put(parcel)
    parcel["label"] = "b"  # racy: write


def consumer():
    return parcels.get()["label"]  # racy: read


parcels = queue.Queue()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
