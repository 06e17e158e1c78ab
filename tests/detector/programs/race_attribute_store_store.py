# Two threads assign one attribute.
# expect: unsynchronised first / second
from threading import Thread


class Box:
    value = None


def first():
    box.value = 1  # racy: first


def second():
    box.value = 2  # racy: second


box = Box()
threads = [Thread(target=target) for target in (first, second)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
