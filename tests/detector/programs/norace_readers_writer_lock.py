# A readers-writer lock built from a Condition.
# expect: nothing
import threading
from threading import Thread


class ReadersWriterLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0

    def acquire_read(self):
        with self.changed:
            self.readers += 1

    def release_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    def acquire_write(self):
        self.changed.acquire()
        self.changed.wait_for(lambda: self.readers == 0)

    def release_write(self):
        self.changed.release()


def reader():
    lock.acquire_read()
    value = table["a"]
    lock.release_read()
    return value


def writer():
    lock.acquire_write()
    table["a"] += 1
    lock.release_write()


table = {"a": 0}
lock = ReadersWriterLock()
threads = [Thread(target=target) for target in (reader, writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
