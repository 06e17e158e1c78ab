# types.SimpleNamespace attributes.
# expect: lost-update add / add
from threading import Thread
from types import SimpleNamespace


def work():
    space.count += 1  # racy: add


space = SimpleNamespace(count=0)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
