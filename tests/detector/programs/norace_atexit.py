# atexit functions run after all threads that are not daemons.
# expect: nothing
import atexit
from threading import Thread


def work():
    box["value"] += 1


def report():
    assert box["value"] == 1


box = {"value": 0}
atexit.register(report)
Thread(target=work).start()
