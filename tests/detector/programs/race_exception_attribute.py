# Two threads annotate one exception object.
# expect: unsynchronised write / read
from threading import Thread


class JobError(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.attempts = 0


def writer():
    error.attempts = 1  # racy: write


def reader():
    return error.attempts  # racy: read


error = JobError("failed")
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
