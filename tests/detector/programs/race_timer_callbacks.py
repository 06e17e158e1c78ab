# Two timers fire independently.
# expect: lost-update fire / fire
import threading


def fire():
    box["fired"] += 1  # racy: fire


box = {"fired": 0}
timers = [threading.Timer(0.001, fire) for _ in range(2)]
for timer in timers:
    timer.start()
for timer in timers:
    timer.join()
