# A Thread subclass publishes its result in an attribute that is read without joining.
# expect: unsynchronised write / read
from threading import Thread


class Worker(Thread):
    def __init__(self):
        super().__init__()
        self.result = None

    def run(self):
        self.result = 42  # racy: write


worker = Worker()
worker.start()
early = worker.result  # racy: read
worker.join()
