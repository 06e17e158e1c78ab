# Readers under an RLock, a writer under the same.
# expect: nothing
import threading
from threading import Thread


def reader():
    with lock:
        return [table[key] for key in table]


def writer():
    with lock:
        table["b"] = 2


table = {"a": 1}
lock = threading.RLock()
threads = [Thread(target=target) for target in (reader, writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
