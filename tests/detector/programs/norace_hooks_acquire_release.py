# A library's own synchronisation, told to the detector by hooks.
# expect: nothing
import os
from threading import Thread

from racefree import hooks


class Pipe:
    def __init__(self):
        self.out, self.into = os.pipe()

    def send(self):
        hooks.release(self)
        os.write(self.into, b"x")

    def receive(self):
        os.read(self.out, 1)
        hooks.acquire(self)


def writer():
    box["value"] = 1
    pipe.send()


def reader():
    pipe.receive()
    return box["value"]


box = {"value": 0}
pipe = Pipe()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
