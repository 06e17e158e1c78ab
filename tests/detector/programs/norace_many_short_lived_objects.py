# Many objects, each handed from one thread to the next.
# expect: nothing
import queue
from threading import Thread


class Message:
    __slots__ = ("body", "hops")

    def __init__(self, body):
        self.body = body
        self.hops = [0]


def producer():
    for number in range(500):
        message = Message({"n": number})
        message.hops.append(1)
        channel.put(message)
    channel.put(None)


def consumer():
    while (message := channel.get()) is not None:
        message.body["n"] += 1
        message.hops.append(2)


channel = queue.SimpleQueue()
threads = [Thread(target=target) for target in (producer, consumer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
