# Context variables are the thread's own.
# expect: nothing
from contextvars import ContextVar
from threading import Thread

depth = ContextVar("depth", default=0)


def work():
    for _ in range(5):
        token = depth.set(depth.get() + 1)
        if depth.get() > 3:
            depth.reset(token)


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
