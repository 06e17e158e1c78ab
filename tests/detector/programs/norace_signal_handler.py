# A signal handler runs in the main thread.
# expect: nothing
import signal


def handler(number, frame):
    box["signals"] += 1


box = {"signals": 0}
signal.signal(signal.SIGINT, handler)
signal.raise_signal(signal.SIGINT)
box["signals"] += 1
assert box["signals"] == 2
