# setattr by both threads.
# expect: unsynchronised set / set
from threading import Thread


class Box:
    level = 0


def work():
    setattr(box, "level", 1)  # racy: set


box = Box()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
