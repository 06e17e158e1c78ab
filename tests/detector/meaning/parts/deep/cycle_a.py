"""Imports b, which imports a."""

value = "a"
from . import cycle_b

value += cycle_b.value
