# The same, read after join.
# expect: nothing
from threading import Thread


class Worker(Thread):
    result = None

    def run(self):
        self.result = 42


worker = Worker()
worker.start()
worker.join()
assert worker.result == 42
