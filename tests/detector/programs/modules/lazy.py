"""Imported for the first time inside threads."""

NAMES = ["a", "b"]
TABLE = {name: len(name) for name in NAMES}
answer = 42
