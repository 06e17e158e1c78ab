# A cancelled Timer runs nothing.
# expect: nothing
import threading


def fire():
    box["value"] += 1


box = {"value": 0}
timer = threading.Timer(3600, fire)
timer.start()
box["value"] += 1
timer.cancel()
timer.join()
assert box["value"] == 1
