# A function that runs once; the others wait for it.
# expect: nothing
import threading
from threading import Thread


class Once:
    def __init__(self, function):
        self.lock = threading.Lock()
        self.done = False
        self.function = function

    def __call__(self):
        with self.lock:
            if not self.done:
                self.function()
                self.done = True


def load():
    table["a"] = 1


def work():
    once()
    return table["a"]


table = {}
once = Once(load)
threads = [Thread(target=target) for target in (work, work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
