# A semaphore of two lets both threads in.
# expect: lost-update add / add
import threading
from threading import Thread


def work():
    with gate:
        inside.wait()
        box["value"] += 1  # racy: add


box = {"value": 0}
gate = threading.Semaphore(2)
inside = threading.Barrier(2)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
