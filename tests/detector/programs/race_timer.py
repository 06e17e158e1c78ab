# The main thread writes while the Timer is pending.
# expect: lost-update fire / add
import threading


def fire():
    box["value"] += 1  # racy: fire


box = {"value": 0}
timer = threading.Timer(0.001, fire)
timer.start()
box["value"] += 1  # racy: add
timer.join()
