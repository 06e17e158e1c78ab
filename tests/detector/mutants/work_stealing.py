"""Workers with a deque each, who steal from the others when their own is empty."""

import threading
from collections import deque


class Worker:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()
        self.tasks = deque()
        self.stolen = 0

    def push(self, task):
        with self.lock:
            self.tasks.append(task)

    def take(self):
        with self.lock:
            return self.tasks.pop() if self.tasks else None

    def give(self):
        """Called by a thief."""
        with self.lock:
            if not self.tasks:
                return None
            self.stolen += 1
            return self.tasks.popleft()


class Results:
    def __init__(self):
        self.lock = threading.Lock()
        self.done = []

    def add(self, task):
        with self.lock:
            self.done.append(task)


def main():
    workers = [Worker(number) for number in range(2)]
    results = Results()
    for worker in workers:
        for task in range(6):
            worker.push((worker.number, task))

    def finish(task):
        if task is not None:
            results.add(task)

    jobs = []
    for worker in workers:
        jobs += [
            lambda worker=worker: worker.push((worker.number, "late")),
            lambda worker=worker: finish(worker.take()),
            lambda worker=worker: finish(worker.give()),
        ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results.done) == 8


main()
