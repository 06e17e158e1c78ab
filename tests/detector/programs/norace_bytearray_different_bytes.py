# Different bytes are different slots.
# expect: nothing
from threading import Thread


def work(index):
    for _ in range(20):
        data[index] += 1


data = bytearray(4)
threads = [Thread(target=target) for target in (lambda: work(0), lambda: work(1))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert data == bytearray([20, 20, 0, 0])
