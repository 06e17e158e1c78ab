# The property records nothing itself; its getter's body races with a direct store.
# expect: unsynchronised write / read
from threading import Thread


class Temperature:
    def __init__(self):
        self._celsius = 0.0

    @property
    def fahrenheit(self):
        return self._celsius * 9 / 5 + 32  # racy: read


def writer():
    temperature._celsius = 20.0  # racy: write


def reader():
    return temperature.fahrenheit


temperature = Temperature()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
