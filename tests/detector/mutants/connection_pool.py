"""A pool of connections with a count of loans and a list of those that broke."""

import threading
from contextlib import contextmanager


class Connection:
    def __init__(self, number):
        self.number = number
        self.queries = 0

    def query(self, text):
        self.queries += 1
        return f"{self.number}: {text}"


class ConnectionPool:
    def __init__(self, size):
        self._available = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._idle = [Connection(number) for number in range(size)]
        self._loans = 0
        self._broken = []

    @contextmanager
    def connection(self):
        self._available.acquire()
        with self._lock:
            connection = self._idle.pop()
            self._loans += 1
        try:
            yield connection
        finally:
            with self._lock:
                self._idle.append(connection)
                self._loans -= 1
            self._available.release()

    def report_broken(self, number):
        with self._lock:
            self._broken.append(number)

    def status(self):
        with self._lock:
            return len(self._idle), self._loans, list(self._broken)


def main():
    pool = ConnectionPool(8)
    everybody = threading.Barrier(4)

    def ask():
        with pool.connection() as connection:
            everybody.wait()
            return connection.query("select 1")

    jobs = [ask, ask, lambda: pool.report_broken(3), pool.status]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pool.status()[:2] == (8, 0)


main()
