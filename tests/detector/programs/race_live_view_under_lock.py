# A view made under the lock is consumed outside.
# expect: iterate-while-modify|unsynchronised write / consume
import threading
from contextlib import suppress
from threading import Thread


def writer():
    with lock:
        metrics["hits"] = 1  # racy: write


def reporter():
    with lock:
        view = metrics.items()
    ready.wait()
    with suppress(RuntimeError):
        return list(view)  # racy: consume


def late_writer():
    ready.wait()
    writer()


lock = threading.Lock()
ready = threading.Barrier(2)
metrics = {"misses": 0}
threads = [Thread(target=target) for target in (late_writer, reporter)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
