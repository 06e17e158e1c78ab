# An attribute inside an f-string's format specification.
# expect: unsynchronised write / read
from threading import Thread


class Style:
    def __init__(self):
        self.width = 5


def writer():
    style.width = 6  # racy: write


def reader():
    return f"{1:>{style.width}}"  # racy: read


style = Style()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
