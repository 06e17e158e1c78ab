# Two adds of different elements.
# expect: unsynchronised left / right
from threading import Thread


def left():
    seen.add(1)  # racy: left


def right():
    seen.add(2)  # racy: right


seen = set()
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
