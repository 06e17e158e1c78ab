# A cycle over three locks.
# expect: lock-order
import threading

locks = [threading.Lock() for _ in range(3)]


def take(left, right):
    with locks[left], locks[right]:
        pass


for left, right in ((0, 1), (1, 2), (2, 0)):
    thread = threading.Thread(target=take, args=(left, right))
    thread.start()
    thread.join()
