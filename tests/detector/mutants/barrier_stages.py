"""Three workers pass a barrier between two stages; each stage gathers under its own lock."""

import threading


class Stage:
    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()
        self.parts = {}
        self.total = 0

    def contribute(self, worker, amount):
        with self.lock:
            self.parts[worker] = amount
            self.total += amount

    def peek(self):
        with self.lock:
            return self.total


class Pipeline:
    def __init__(self, workers):
        self.barrier = threading.Barrier(workers)
        self.first = Stage("first")
        self.second = Stage("second")
        self.log_lock = threading.Lock()
        self.log = []

    def note(self, text):
        with self.log_lock:
            self.log.append(text)

    def work(self, worker):
        self.first.contribute(worker, worker + 1)
        self.barrier.wait()
        self.second.contribute(worker, self.first.total * (worker + 1))


def main():
    pipeline = Pipeline(3)
    jobs = [lambda worker=worker: pipeline.work(worker) for worker in range(3)]
    jobs += [lambda: pipeline.note("watching")] * 2
    jobs += [pipeline.first.peek, pipeline.second.peek]
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pipeline.second.total == 36


main()
