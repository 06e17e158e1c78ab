# Two threads take two locks in opposite orders, though never at the same time.
# expect: lock-order
import threading


def forward():
    with first, second:
        pass


def backward():
    with second:
        with first:
            pass


first, second = threading.Lock(), threading.Lock()
for target in (forward, backward):
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
