# fmt: off
"""An error that only the compiler finds."""

print("never printed")
def f():
    x = 1
    nonlocal x
