# What was written before the barrier is read after it.
# expect: nothing
import threading
from threading import Thread


def work(index):
    for _ in range(5):
        parts[index] += 1
        barrier.wait()
        total = sum(parts)
        barrier.wait()
        assert total % 3 == 0


parts = [0, 0, 0]
barrier = threading.Barrier(3)
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1), lambda: work(2))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
