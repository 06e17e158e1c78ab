# A subclass of threading.local initialises itself in each thread.
# expect: nothing
import threading
from threading import Thread


class Context(threading.local):
    depth = 0

    def __init__(self):
        self.stack = []

    def push(self, item):
        self.depth += 1
        self.stack.append(item)


def work():
    for number in range(10):
        context.push(number)
    return len(context.stack), context.__dict__


context = Context()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
