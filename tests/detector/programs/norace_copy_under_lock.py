# A snapshot made under the lock is used outside.
# expect: nothing
import threading
from threading import Thread


def writer():
    with lock:
        metrics["hits"] = metrics.get("hits", 0) + 1


def reporter():
    with lock:
        snapshot = dict(metrics)
    return sum(snapshot.values()), sorted(snapshot)


lock = threading.Lock()
metrics = {}
threads = [Thread(target=target) for target in (writer, reporter, writer, reporter)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
