"""sys.exit with a message prints it on stderr and exits with 1."""

import sys

sys.exit("a message")
