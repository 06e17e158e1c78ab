"""What `-m parts.tool` runs."""

import sys

from . import __doc__ as about

print(__name__, __package__, __spec__.name, about, sys.argv[1:], sys.argv[0].rsplit("/", 2)[-2:], __file__[-11:])
