# The bodies of getter and setter race.
# expect: unsynchronised write / read
from threading import Thread


class Temperature:
    def __init__(self):
        self._celsius = 0.0

    @property
    def celsius(self):
        return self._celsius  # racy: read

    @celsius.setter
    def celsius(self, value):
        self._celsius = value  # racy: write


def writer():
    temperature.celsius = 20.0


def reader():
    return temperature.celsius


temperature = Temperature()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
