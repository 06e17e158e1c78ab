# A Timer sees what was written before start, and join sees what it wrote.
# expect: nothing
import threading


def fire():
    box["value"] += 1


box = {"value": 0}
box["value"] = 1
timer = threading.Timer(0.001, fire)
timer.start()
timer.join()
assert box["value"] == 2
