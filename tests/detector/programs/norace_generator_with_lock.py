# A generator that takes the lock for each step.
# expect: nothing
import threading
from threading import Thread


def numbers():
    for _ in range(5):
        with lock:
            box["value"] += 1
            value = box["value"]
        yield value


lock = threading.Lock()
box = {"value": 0}
threads = [Thread(target=target) for target in (lambda: list(numbers()), lambda: sum(numbers()))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
