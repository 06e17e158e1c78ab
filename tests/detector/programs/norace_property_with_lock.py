# Getter and setter take the same lock: the property itself is no location.
# expect: nothing
import threading
from threading import Thread


class Temperature:
    def __init__(self):
        self._lock = threading.Lock()
        self._celsius = 0.0

    @property
    def celsius(self):
        with self._lock:
            return self._celsius

    @celsius.setter
    def celsius(self, value):
        with self._lock:
            self._celsius = value


def writer():
    temperature.celsius = 20.0


def reader():
    return temperature.celsius


temperature = Temperature()
threads = [Thread(target=target) for target in (writer, reader, writer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
