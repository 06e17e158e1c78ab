"""Raises while it is imported."""


def fail():
    return 1 / 0


fail()
