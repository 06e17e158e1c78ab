# A daemon thread still waits when main ends; nothing is shared without the lock.
# expect: nothing
import threading


def work():
    with lock:
        box["value"] += 1
    started.set()
    never.wait()


box = {"value": 0}
lock = threading.Lock()
started, never = threading.Event(), threading.Event()
threading.Thread(target=work, daemon=True).start()
started.wait()
with lock:
    box["value"] += 1
