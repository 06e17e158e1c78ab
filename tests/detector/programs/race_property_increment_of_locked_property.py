# Getter and setter are locked, so nothing here is unordered but the program's own counter.
# expect: lost-update add / add
import threading
from threading import Thread


class Gauge:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = 0
        self.changes = 0

    @property
    def value(self):
        with self._lock:
            return self._value

    @value.setter
    def value(self, value):
        self.changes += 1  # racy: add
        with self._lock:
            self._value = value


def work():
    gauge.value = 3


gauge = Gauge()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
