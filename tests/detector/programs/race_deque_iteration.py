# Iterating a deque that is appended to.
# expect: iterate-while-modify|unsynchronised append / loop
from collections import deque
from contextlib import suppress
from threading import Thread


def appender():
    recent.append(1)  # racy: append


def reader():
    with suppress(RuntimeError):
        return [item for item in recent]  # racy: loop


recent = deque([0], maxlen=3)
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
