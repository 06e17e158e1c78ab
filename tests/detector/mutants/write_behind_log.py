"""A log that buffers lines; whoever fills the buffer flushes it, outside the lock of the buffer."""

import io
import threading


class WriteBehindLog:
    def __init__(self, sink, limit=3):
        self._buffer_lock = threading.Lock()
        self._sink_lock = threading.Lock()
        self._sink = sink
        self._limit = limit
        self._buffer = []
        self._flushed = 0

    def write(self, line):
        with self._buffer_lock:
            self._buffer.append(line)
            full = len(self._buffer) >= self._limit
        if full:
            self.flush()

    def flush(self):
        with self._buffer_lock:
            lines, self._buffer = self._buffer, []
        self.emit(lines)

    def emit(self, lines):
        with self._sink_lock:
            for line in lines:
                self._sink.write(line + "\n")
            self._flushed += len(lines)

    def pending(self):
        with self._buffer_lock:
            return len(self._buffer)

    def flushed(self):
        with self._sink_lock:
            return self._flushed


def main():
    log = WriteBehindLog(io.StringIO())
    jobs = [lambda: log.write("line"), log.flush, lambda: log.emit(["urgent"]), log.pending, log.flushed]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.flush()
    assert log.flushed() == 4


main()
