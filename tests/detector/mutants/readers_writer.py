"""A readers-writer lock made of a lock and a semaphore, and a table behind it."""

import threading
from contextlib import contextmanager


class ReadersWriterLock:
    def __init__(self):
        self._counting = threading.Lock()
        self._writing = threading.Semaphore(1)
        self._readers = 0
        self._reads = 0

    @contextmanager
    def reading(self):
        with self._counting:
            self._readers += 1
            if self._readers == 1:
                self._writing.acquire()
        try:
            yield
        finally:
            with self._counting:
                self._reads += 1
                self._readers -= 1
                if self._readers == 0:
                    self._writing.release()

    @contextmanager
    def writing(self):
        if not self._writing.acquire(timeout=2):
            raise TimeoutError("a reader never left")
        try:
            yield
        finally:
            self._writing.release()

    def reads(self):
        with self._counting:
            return self._reads


class Table:
    def __init__(self):
        self._guard = threading.Lock()
        self._names = {}
        self._sizes = {}

    def put(self, name, size):
        with self._guard:
            self._names[name] = size
            self._sizes[size] = name

    def look(self, name):
        with self._guard:
            return self._names.get(name)


def main():
    shared, table, pages = ReadersWriterLock(), Table(), {"home": 1}

    def read():
        with shared.reading():
            return pages["home"]

    jobs = [read, shared.reads, lambda: table.put("a", 1), lambda: table.look("a")]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with shared.writing():
        pages["home"] = 2
    assert shared.reads() == 2


main()
