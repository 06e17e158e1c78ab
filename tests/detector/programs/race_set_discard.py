# discard against iteration.
# expect: iterate-while-modify|unsynchronised discard / loop
from contextlib import suppress
from threading import Thread


def discarder():
    seen.discard(1)  # racy: discard


def reader():
    with suppress(RuntimeError):
        for element in seen:  # racy: loop
            str(element)


seen = {1, 2}
threads = [Thread(target=target) for target in (discarder, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
