# The second lock is only tried for: nothing can wait for ever.
# expect: nothing
import threading


def forward():
    with first, second:
        pass


def backward():
    with second:
        if first.acquire(blocking=False):
            first.release()


first, second = threading.Lock(), threading.Lock()
for target in (forward, backward):
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
