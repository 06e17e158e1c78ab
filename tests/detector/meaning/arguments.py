# args: --json x -v -- --halt-on-error "a b" -m
"""Everything after the script belongs to the script."""

import sys

print(sys.argv[1:], sys.argv[0].rsplit("/", 1)[-1], len(sys.orig_argv) > 0, sys.flags.optimize, __debug__)
