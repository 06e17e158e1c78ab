# Two new keys change one structure.
# expect: unsynchronised a / b
from threading import Thread


def left():
    table["a"] = 1  # racy: a


def right():
    table["b"] = 2  # racy: b


table = {}
threads = [Thread(target=target) for target in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
