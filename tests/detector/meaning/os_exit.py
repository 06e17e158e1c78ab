"""os._exit leaves at once."""

import atexit
import os
import sys

atexit.register(print, "never printed")
print("before")
sys.stdout.flush()
os._exit(7)
