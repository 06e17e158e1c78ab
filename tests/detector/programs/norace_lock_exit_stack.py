# The lock entered through contextlib.ExitStack.
# expect: nothing
import threading
from contextlib import ExitStack
from threading import Thread


def work():
    global total
    with ExitStack() as stack:
        stack.enter_context(lock)
        total += 1


total = 0
lock = threading.Lock()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
