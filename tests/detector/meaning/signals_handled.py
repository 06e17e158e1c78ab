"""Handlers run in the main thread, between two of its instructions."""

import signal
import threading

seen = []


def handler(number, frame):
    seen.append((number == signal.SIGALRM, threading.current_thread() is threading.main_thread(), frame is not None))


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.01)
table = {}
while not seen:
    table["n"] = table.get("n", 0) + 1
print(seen, table["n"] > 0)


class Stop(Exception):
    pass


def raising(number, frame):
    raise Stop


signal.signal(signal.SIGUSR1, raising)
try:
    signal.raise_signal(signal.SIGUSR1)
except Stop:
    print("stopped")
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
