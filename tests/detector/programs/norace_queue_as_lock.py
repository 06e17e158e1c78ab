# A queue of one token excludes.
# expect: nothing
import queue
from threading import Thread


def work():
    for _ in range(10):
        token = tokens.get()
        box["value"] += 1
        tokens.put(token)


box = {"value": 0}
tokens = queue.SimpleQueue()
tokens.put("token")
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert box["value"] == 20
