"""Imports a while a is being imported."""

from . import cycle_a

value = "b" + cycle_a.value
