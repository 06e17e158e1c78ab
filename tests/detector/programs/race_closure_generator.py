# A generator body reads the cell while it runs in a thread.
# expect: unsynchronised write / read
from threading import Thread


def make():
    limit = 3

    def writer():
        nonlocal limit
        limit = 2  # racy: write

    def numbers():
        number = 0
        while number < limit:  # racy: read
            yield number
            number += 1

    return writer, lambda: list(numbers())


writer, reader = make()
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
