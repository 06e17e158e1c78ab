# __del__ runs in whichever thread drops the last reference, after all uses.
# expect: nothing
import queue
from threading import Thread


class Resource:
    def __init__(self):
        self.open = True
        self.uses = 0

    def __del__(self):
        self.open = False
        self.uses += 1


def producer():
    for _ in range(5):
        resource = Resource()
        resource.uses += 1
        channel.put(resource)
        del resource
    channel.put(None)


def consumer():
    while (resource := channel.get()) is not None:
        resource.uses += 1


channel = queue.Queue()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
