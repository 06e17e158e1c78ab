# A comprehension inside the thread reads the cell.
# expect: unsynchronised write / read
from threading import Thread


def make():
    factor = 1

    def writer():
        nonlocal factor
        factor = 2  # racy: write

    def reader():
        return [number * factor for number in range(3)]  # racy: read

    return writer, reader


writer, reader = make()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
