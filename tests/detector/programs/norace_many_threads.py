# Two hundred threads, eight at a time, all under one lock.
# expect: nothing
import threading


def work():
    global total
    with lock:
        total += 1


total = 0
lock = threading.Lock()
for _ in range(25):
    batch = [threading.Thread(target=work) for _ in range(8)]
    for thread in batch:
        thread.start()
    for thread in batch:
        thread.join()
assert total == 200
