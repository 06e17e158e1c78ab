"""sys.exit() exits with 0."""

import atexit
import sys

atexit.register(print, "atexit")
sys.exit()
