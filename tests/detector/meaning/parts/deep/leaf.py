"""A leaf."""

from .. import public

counter = 0
try:
    reloads += 1
except NameError:
    reloads = 0


def up():
    return public.upper()
