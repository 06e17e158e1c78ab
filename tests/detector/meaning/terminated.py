"""A signal that ends the process."""

import os
import signal
import sys

signal.signal(signal.SIGTERM, signal.SIG_DFL)
print("before")
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGTERM)
while True:
    pass
