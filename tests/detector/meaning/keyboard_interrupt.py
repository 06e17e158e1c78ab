"""An interrupt that nobody catches."""

import os
import signal
import sys

signal.signal(signal.SIGINT, signal.default_int_handler)
print("before")
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGINT)
while True:
    pass
