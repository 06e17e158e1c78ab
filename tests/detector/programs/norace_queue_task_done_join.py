# queue.join() sees everything done before task_done().
# expect: nothing
import queue
from threading import Thread


def worker():
    while (index := jobs.get()) is not None:
        results[index] = index * 2
        jobs.task_done()


jobs = queue.Queue()
results = [0, 0, 0]
threads = [Thread(target=worker) for _ in range(2)]
for thread in threads:
    thread.start()
for index in range(3):
    jobs.put(index)
jobs.join()
assert results == [0, 2, 4]
for _ in threads:
    jobs.put(None)
