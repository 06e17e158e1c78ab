# A Future completed by a thread of the program.
# expect: nothing
from concurrent.futures import Future
from threading import Thread


def producer():
    box["value"] = 1
    promise.set_result(box)


def consumer():
    return promise.result()["value"]


def poller():
    while not promise.done():
        pass
    return box["value"]


box = {"value": 0}
promise = Future()
threads = [Thread(target=target) for target in (consumer, producer, poller)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
