# input: first
"""The script reads its standard input."""

import sys

print(input("prompt? "), repr(sys.stdin.read()), sys.stdin.isatty())
