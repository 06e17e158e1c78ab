# args: 3
"""sys.exit with the number from the command line."""

import sys

try:
    sys.exit(int(sys.argv[1]))
finally:
    print("finally", sys.argv[1:])
